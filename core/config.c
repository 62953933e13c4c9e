#include "core/config.h"

#include "core/ech/keys.h"
#include "core/keys/suite.h"
#include "core/limits.h"
#include "core/session/ticket.h"
#include "crypto/kex.h"
#include "crypto/mem.h"

#include <stddef.h>
#include <string.h>

enum t13_status t13_cred_new(struct t13_cred **out, struct t13_chain *chain, struct cr_key *key,
                             struct cr_key *public_key)
{
    struct t13_cred *cred = mem_zalloc(sizeof(*cred));
    if (cred == NULL) {
        return T13_E_NO_MEMORY;
    }
    atomic_init(&cred->refs, 1);
    cred->chain = t13_chain_ref(chain);
    cred->key = cr_key_ref(key);
    cred->public_key = cr_key_ref(public_key);
    *out = cred;
    return T13_OK;
}

void t13_cred_set_owner(struct t13_cred *cred, void *owner, void (*drop)(void *owner))
{
    cred->owner = owner;
    cred->drop_owner = drop;
}

struct t13_cred *t13_cred_ref(struct t13_cred *cred)
{
    if (cred != NULL) {
        atomic_fetch_add_explicit(&cred->refs, 1, memory_order_relaxed);
    }
    return cred;
}

void t13_cred_free(struct t13_cred *cred)
{
    if (cred == NULL || atomic_fetch_sub_explicit(&cred->refs, 1, memory_order_acq_rel) != 1) {
        return;
    }
    if (cred->drop_owner != NULL) {
        cred->drop_owner(cred->owner);
    }
    t13_chain_free(cred->chain);
    cr_key_free(cred->key);
    cr_key_free(cred->public_key);
    for (size_t i = 0; i < cred->num_delegated; i++) {
        t13_delegated_clear(&cred->delegated[i]);
    }
    for (size_t i = 0; i < T13_COMPRESS_MAX; i++) {
        mem_free(cred->packed[i]);
    }
    mem_free(cred);
}

/* The defaults are OpenSSL 3.0's in its order, as far as they are for TLS 1.3 and built in; before
 * its groups the one of 3.5's that a quantum computer does not break. */
static const uint16_t default_groups[] = {CR_X25519_MLKEM768, CR_X25519,   CR_SECP256R1, CR_X448,
                                          CR_SECP521R1,       CR_SECP384R1};
static const uint16_t default_suites[] = {T13_AES_256_GCM_SHA384, T13_CHACHA20_POLY1305_SHA256,
                                          T13_AES_128_GCM_SHA256};
static const uint16_t default_sigalgs[] = {
    0x0403, 0x0503, 0x0603, /* ecdsa_secp256r1_sha256, 384, 521 */
    0x0807, 0x0808,         /* ed25519, ed448 */
    0x0809, 0x080a, 0x080b, /* rsa_pss_pss_sha256, 384, 512 */
    0x0804, 0x0805, 0x0806, /* rsa_pss_rsae_sha256, 384, 512 */
    0x0401, 0x0501, 0x0601, /* rsa_pkcs1_sha256, 384, 512: in certificates */
    0x0904, 0x0905, 0x0906, /* mldsa44, 65, 87: not in OpenSSL 3.0, so after all that is */
};

enum t13_status t13_config_new(struct t13_config **out)
{
    struct t13_config *cfg = mem_zalloc(sizeof(*cfg));
    if (cfg == NULL) {
        return T13_E_NO_MEMORY;
    }
    atomic_init(&cfg->refs, 1);
    enum t13_status st = t13_ticket_keys_new(&cfg->ticket_keys);
    if (st != T13_OK) {
        t13_config_free(cfg);
        return st;
    }
    cfg->flags = T13_F_MIDDLEBOX_COMPAT;
    memcpy(cfg->groups, default_groups, sizeof(default_groups));
    cfg->num_groups = sizeof(default_groups) / sizeof(default_groups[0]);
    memcpy(cfg->suites, default_suites, sizeof(default_suites));
    cfg->num_suites = sizeof(default_suites) / sizeof(default_suites[0]);
    memcpy(cfg->sigalgs, default_sigalgs, sizeof(default_sigalgs));
    cfg->num_sigalgs = sizeof(default_sigalgs) / sizeof(default_sigalgs[0]);
    cfg->num_tickets = 2;
    cfg->ticket_lifetime_s = 7200;
    cfg->recv_max_early_data = T13_DEFAULT_RECV_EARLY_DATA;
    cfg->early_data_most = UINT32_MAX;
    cfg->max_send_fragment = T13_MAX_PLAINTEXT;
    cfg->max_cert_list = T13_MAX_CERTIFICATE_LEN;
    *out = cfg;
    return T13_OK;
}

struct t13_config *t13_config_ref(struct t13_config *cfg)
{
    if (cfg != NULL) {
        atomic_fetch_add_explicit(&cfg->refs, 1, memory_order_relaxed);
    }
    return cfg;
}

void t13_config_free(struct t13_config *cfg)
{
    if (cfg == NULL || atomic_fetch_sub_explicit(&cfg->refs, 1, memory_order_acq_rel) != 1) {
        return;
    }
    for (size_t i = 0; i < T13_CREDS_MAX; i++) {
        t13_cred_free(cfg->creds[i]);
    }
    mem_free(cfg->alpn);
    mem_free(cfg->ca_names);
    mem_free(cfg->status_ids);
    mem_free(cfg->status_exts);
    mem_free(cfg->ech_configs);
    t13_ech_keys_free(cfg->ech_keys);
    t13_ticket_keys_free(cfg->ticket_keys);
    mem_free(cfg);
}

/* copy makes a configuration of its own; the credentials and ticket keys are shared. Other threads
 * may take references to cfg meanwhile: its count is left alone. */
static struct t13_config *copy(const struct t13_config *cfg)
{
    const size_t rest = offsetof(struct t13_config, flags);
    struct t13_config *c = mem_zalloc(sizeof(*c));
    if (c == NULL) {
        return NULL;
    }
    memcpy((uint8_t *)c + rest, (const uint8_t *)cfg + rest, sizeof(*c) - rest);
    atomic_init(&c->refs, 1);
    for (size_t i = 0; i < T13_CREDS_MAX; i++) {
        (void)t13_cred_ref(c->creds[i]);
    }
    (void)t13_ticket_keys_ref(c->ticket_keys);
    (void)t13_ech_keys_ref(c->ech_keys);
    c->ech_configs = mem_dup(cfg->ech_configs, cfg->ech_configs_len);
    c->alpn = mem_dup(cfg->alpn, cfg->alpn_len);
    c->ca_names = mem_dup(cfg->ca_names, cfg->ca_names_len);
    c->status_ids = mem_dup(cfg->status_ids, cfg->status_ids_len);
    c->status_exts = mem_dup(cfg->status_exts, cfg->status_exts_len);
    if ((c->alpn == NULL && c->alpn_len > 0) || (c->ca_names == NULL && c->ca_names_len > 0) ||
        (c->status_ids == NULL && c->status_ids_len > 0) ||
        (c->status_exts == NULL && c->status_exts_len > 0) ||
        (c->ech_configs == NULL && c->ech_configs_len > 0)) {
        t13_config_free(c);
        return NULL;
    }
    return c;
}

enum t13_status t13_config_edit(struct t13_config **cfg)
{
    if (atomic_load_explicit(&(*cfg)->refs, memory_order_acquire) == 1) {
        return T13_OK;
    }
    struct t13_config *mine = copy(*cfg);
    if (mine == NULL) {
        return T13_E_NO_MEMORY;
    }
    t13_config_free(*cfg);
    *cfg = mine;
    return T13_OK;
}

/* set_bytes replaces an owned array of a private configuration. */
static enum t13_status set_bytes(uint8_t **to, size_t *to_len, struct bytes from)
{
    uint8_t *own = mem_dup(from.p, from.n);
    if (own == NULL && from.n > 0) {
        return T13_E_NO_MEMORY;
    }
    mem_free(*to);
    *to = own;
    *to_len = from.n;
    return T13_OK;
}

enum t13_status t13_config_set_alpn(struct t13_config **cfg, struct bytes list)
{
    T13_TRY(t13_config_edit(cfg));
    return set_bytes(&(*cfg)->alpn, &(*cfg)->alpn_len, list);
}

enum t13_status t13_config_set_ca_names(struct t13_config **cfg, struct bytes names)
{
    T13_TRY(t13_config_edit(cfg));
    return set_bytes(&(*cfg)->ca_names, &(*cfg)->ca_names_len, names);
}

enum t13_status t13_config_set_status_request(struct t13_config **cfg, struct bytes ids,
                                              struct bytes exts)
{
    T13_TRY(t13_config_edit(cfg));
    T13_TRY(set_bytes(&(*cfg)->status_ids, &(*cfg)->status_ids_len, ids));
    return set_bytes(&(*cfg)->status_exts, &(*cfg)->status_exts_len, exts);
}

enum t13_status t13_config_set_ech_configs(struct t13_config **cfg, struct bytes list)
{
    struct t13_ech_config config;
    struct cr_hpke_suite suite;

    if (list.n > 0) {
        T13_TRY(t13_ech_choose(list, &config, &suite));
    }
    T13_TRY(t13_config_edit(cfg));
    return set_bytes(&(*cfg)->ech_configs, &(*cfg)->ech_configs_len, list);
}

enum t13_status t13_config_set_ech_keys(struct t13_config **cfg, struct t13_ech_keys *keys)
{
    T13_TRY(t13_config_edit(cfg));
    struct t13_ech_keys *old = (*cfg)->ech_keys;
    (*cfg)->ech_keys = t13_ech_keys_ref(keys);
    t13_ech_keys_free(old);
    return T13_OK;
}

enum t13_status t13_config_share_tickets(struct t13_config **cfg, struct bytes secret,
                                         uint32_t period_s)
{
    struct t13_ticket_keys *keys = NULL;

    T13_TRY(t13_config_edit(cfg));
    T13_TRY(t13_ticket_keys_shared(&keys, secret, period_s));
    t13_ticket_keys_free((*cfg)->ticket_keys);
    (*cfg)->ticket_keys = keys;
    return T13_OK;
}

enum t13_status t13_config_add_cred(struct t13_config **cfg, struct t13_cred *cred)
{
    size_t slot = cred->public_key != NULL ? (size_t)cr_key_type(cred->public_key) : 0;

    if (slot == CR_KEY_NONE || slot >= T13_CREDS_MAX) {
        return T13_E_ARGUMENT;
    }
    T13_TRY(t13_config_edit(cfg));
    struct t13_cred *old = (*cfg)->creds[slot];
    (*cfg)->creds[slot] = t13_cred_ref(cred);
    t13_cred_free(old);
    return T13_OK;
}
