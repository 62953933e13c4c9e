/* RSA on Mbed TLS's own contexts, and on crypto/rsa where the processor has what that needs: PSA
 * parses the key for each signature and stops at 4096 bits. */
#include "crypto/psa/rsa.h"

#include "crypto/base.h"
#include "crypto/mem.h"
#include "crypto/rsa/kernel.h"

#include <mbedtls/rsa.h>
#include <pthread.h>
#include <stdbool.h>

/* A context has the blinding values, which change with each use, behind a lock for the time of the
 * whole operation. Threads take one each instead of waiting for one another. */
#define MAX_IDLE 16

struct idle {
    mbedtls_rsa_context rsa;
    struct idle *next;
};

struct cr_rsa {
    mbedtls_mpi n;
    mbedtls_mpi e;
    bool is_private;
    struct cr_rsa_kernel *kernel; /* NULL: all is done by Mbed TLS */
    mbedtls_rsa_context key;      /* only copied from */
    pthread_mutex_t lock;         /* of the list */
    struct idle *idle;
    unsigned num_idle;
};

static enum t13_status bad_key(int r)
{
    enum t13_status status = cr_from_mbedtls(r);

    return status == T13_OK || status == T13_E_NO_MEMORY || status == T13_E_RANDOM ? status
                                                                                   : T13_E_BAD_KEY;
}

static struct cr_rsa *allocate(void)
{
    struct cr_rsa *rsa = mem_zalloc(sizeof(*rsa));

    if (rsa == NULL) {
        return NULL;
    }
    if (pthread_mutex_init(&rsa->lock, NULL) != 0) {
        mem_free(rsa);
        return NULL;
    }
    mbedtls_mpi_init(&rsa->n);
    mbedtls_mpi_init(&rsa->e);
    mbedtls_rsa_init(&rsa->key);
    return rsa;
}

void cr_rsa_free(struct cr_rsa *rsa)
{
    if (rsa == NULL) {
        return;
    }
    while (rsa->idle != NULL) {
        struct idle *first = rsa->idle;
        rsa->idle = first->next;
        mbedtls_rsa_free(&first->rsa);
        mem_free(first);
    }
    (void)pthread_mutex_destroy(&rsa->lock);
    mbedtls_mpi_free(&rsa->n);
    mbedtls_mpi_free(&rsa->e);
    mbedtls_rsa_free(&rsa->key);
    cr_rsa_kernel_free(rsa->kernel);
    mem_clear_free(rsa, sizeof(*rsa));
}

/* An odd modulus of a size that we take, an odd exponent from 3 to below the modulus. */
static enum t13_status check_public(struct cr_rsa *rsa)
{
    size_t bits = mbedtls_mpi_bitlen(&rsa->n);

    if (bits < CR_RSA_BITS_MIN || mbedtls_mpi_get_bit(&rsa->n, 0) == 0 ||
        mbedtls_mpi_get_bit(&rsa->e, 0) == 0 || mbedtls_mpi_cmp_int(&rsa->e, 3) < 0 ||
        mbedtls_mpi_cmp_mpi(&rsa->e, &rsa->n) >= 0) {
        return T13_E_BAD_KEY;
    }
    return bits > CR_RSA_BITS_MAX ? T13_E_UNSUPPORTED : T13_OK;
}

static int read(mbedtls_mpi *to, struct bytes from)
{
    return mbedtls_mpi_read_binary(to, from.p, from.n);
}

static const uint8_t *or_null(struct bytes b)
{
    return b.n > 0 ? b.p : NULL;
}

/* Whether a CRT value that the file has is the one that follows from the rest. */
static enum t13_status check_given(const mbedtls_mpi *computed, struct bytes given)
{
    mbedtls_mpi v;

    if (given.n == 0) {
        return T13_OK;
    }
    mbedtls_mpi_init(&v);
    enum t13_status status = bad_key(read(&v, given));
    if (status == T13_OK && mbedtls_mpi_cmp_mpi(computed, &v) != 0) {
        status = T13_E_BAD_KEY;
    }
    mbedtls_mpi_free(&v);
    return status;
}

static enum t13_status check_crt(const mbedtls_rsa_context *key,
                                 const struct bytes parts[CR_RSA_NUM_PARTS])
{
    mbedtls_mpi crt[3];

    for (int i = 0; i < 3; i++) {
        mbedtls_mpi_init(&crt[i]);
    }
    enum t13_status status = bad_key(mbedtls_rsa_export_crt(key, &crt[0], &crt[1], &crt[2]));
    for (int i = 0; i < 3 && status == T13_OK; i++) {
        status = check_given(&crt[i], parts[CR_RSA_DP + i]);
    }
    for (int i = 0; i < 3; i++) {
        mbedtls_mpi_free(&crt[i]);
    }
    return status;
}

static enum t13_status load_public(struct cr_rsa *rsa, const struct bytes parts[CR_RSA_NUM_PARTS])
{
    T13_TRY(cr_from_mbedtls(read(&rsa->n, parts[CR_RSA_N])));
    T13_TRY(cr_from_mbedtls(read(&rsa->e, parts[CR_RSA_E])));
    T13_TRY(check_public(rsa));
    if (parts[CR_RSA_D].n > 0) {
        return T13_OK;
    }
    T13_TRY(bad_key(mbedtls_rsa_import(&rsa->key, &rsa->n, NULL, NULL, NULL, &rsa->e)));
    return bad_key(mbedtls_rsa_complete(&rsa->key));
}

static enum t13_status load_private(struct cr_rsa *rsa, const struct bytes parts[CR_RSA_NUM_PARTS])
{
    mbedtls_rsa_context *key = &rsa->key;

    T13_TRY(bad_key(mbedtls_rsa_import_raw(
        key, or_null(parts[CR_RSA_N]), parts[CR_RSA_N].n, or_null(parts[CR_RSA_P]),
        parts[CR_RSA_P].n, or_null(parts[CR_RSA_Q]), parts[CR_RSA_Q].n, or_null(parts[CR_RSA_D]),
        parts[CR_RSA_D].n, or_null(parts[CR_RSA_E]), parts[CR_RSA_E].n)));
    T13_TRY(bad_key(mbedtls_rsa_complete(key)));
    T13_TRY(bad_key(mbedtls_rsa_check_privkey(key)));
    T13_TRY(check_crt(key, parts));
    rsa->is_private = true;
    return T13_OK;
}

/* Gives the kernel, if there is one, the parts that the key has or that were computed. */
static enum t13_status attach_kernel(struct cr_rsa *rsa)
{
    const size_t n = cr_rsa_len(rsa);
    const size_t num = rsa->is_private ? CR_RSA_NUM_PARTS : CR_RSA_E + 1;
    struct bytes parts[CR_RSA_NUM_PARTS] = {{NULL, 0}};
    enum t13_status status = T13_OK;

    uint8_t *values = mem_array(num, n);
    if (values == NULL) {
        return T13_E_NO_MEMORY;
    }
    for (size_t i = 0; i < num && status == T13_OK; i++) {
        status = cr_rsa_write_part(rsa, (enum cr_rsa_part)i, values + i * n, n);
        parts[i] = bytes_of(values + i * n, n);
    }
    if (status == T13_OK) {
        status = cr_rsa_kernel_new(&rsa->kernel, parts);
    }
    mem_clear_free(values, num * n);
    return status;
}

enum t13_status cr_rsa_new(struct cr_rsa **out, const struct bytes parts[CR_RSA_NUM_PARTS])
{
    /* Before a number of any size is read into memory. */
    for (int i = 0; i < CR_RSA_NUM_PARTS; i++) {
        if (parts[i].n > CR_RSA_LEN_MAX) {
            return T13_E_UNSUPPORTED;
        }
    }
    struct cr_rsa *rsa = allocate();
    if (rsa == NULL) {
        return T13_E_NO_MEMORY;
    }
    enum t13_status status = load_public(rsa, parts);
    if (status == T13_OK && parts[CR_RSA_D].n > 0) {
        status = load_private(rsa, parts);
    }
    if (status == T13_OK) {
        status = attach_kernel(rsa);
    }
    if (status != T13_OK) {
        cr_rsa_free(rsa);
        return status;
    }
    *out = rsa;
    return T13_OK;
}

enum t13_status cr_rsa_generate(struct cr_rsa **out, unsigned bits, unsigned e)
{
    struct cr_rsa *rsa = allocate();

    if (rsa == NULL) {
        return T13_E_NO_MEMORY;
    }
    enum t13_status status =
        cr_from_mbedtls(mbedtls_rsa_gen_key(&rsa->key, cr_mbedtls_rng, NULL, bits, (int)e));
    if (status == T13_OK) {
        status = cr_from_mbedtls(mbedtls_rsa_export(&rsa->key, &rsa->n, NULL, NULL, NULL, &rsa->e));
    }
    if (status == T13_OK) {
        status = check_public(rsa);
    }
    rsa->is_private = true;
    if (status == T13_OK) {
        status = attach_kernel(rsa);
    }
    if (status != T13_OK) {
        cr_rsa_free(rsa);
        return status;
    }
    *out = rsa;
    return T13_OK;
}

size_t cr_rsa_len(const struct cr_rsa *rsa)
{
    return mbedtls_mpi_size(&rsa->n);
}

unsigned cr_rsa_bits(const struct cr_rsa *rsa)
{
    return (unsigned)mbedtls_mpi_bitlen(&rsa->n);
}

static int export_part(const struct cr_rsa *rsa, enum cr_rsa_part part, mbedtls_mpi *v)
{
    const mbedtls_rsa_context *key = &rsa->key;

    switch (part) {
    case CR_RSA_N:
        return mbedtls_mpi_copy(v, &rsa->n);
    case CR_RSA_E:
        return mbedtls_mpi_copy(v, &rsa->e);
    case CR_RSA_D:
        return mbedtls_rsa_export(key, NULL, NULL, NULL, v, NULL);
    case CR_RSA_P:
        return mbedtls_rsa_export(key, NULL, v, NULL, NULL, NULL);
    case CR_RSA_Q:
        return mbedtls_rsa_export(key, NULL, NULL, v, NULL, NULL);
    case CR_RSA_DP:
        return mbedtls_rsa_export_crt(key, v, NULL, NULL);
    case CR_RSA_DQ:
        return mbedtls_rsa_export_crt(key, NULL, v, NULL);
    case CR_RSA_QINV:
        return mbedtls_rsa_export_crt(key, NULL, NULL, v);
    case CR_RSA_NUM_PARTS:
        break;
    }
    return MBEDTLS_ERR_RSA_BAD_INPUT_DATA;
}

size_t cr_rsa_part_len(const struct cr_rsa *rsa, enum cr_rsa_part part)
{
    mbedtls_mpi v;
    size_t n = 0;

    if (part > CR_RSA_E && !rsa->is_private) {
        return 0;
    }
    mbedtls_mpi_init(&v);
    if (export_part(rsa, part, &v) == 0) {
        n = mbedtls_mpi_size(&v);
    }
    mbedtls_mpi_free(&v);
    return n;
}

enum t13_status cr_rsa_write_part(const struct cr_rsa *rsa, enum cr_rsa_part part, uint8_t *out,
                                  size_t out_len)
{
    mbedtls_mpi v;

    mbedtls_mpi_init(&v);
    int r = export_part(rsa, part, &v);
    if (r == 0) {
        r = mbedtls_mpi_write_binary(&v, out, out_len);
    }
    mbedtls_mpi_free(&v);
    return cr_from_mbedtls(r);
}

static struct idle *take_context(struct cr_rsa *rsa)
{
    (void)pthread_mutex_lock(&rsa->lock);
    struct idle *c = rsa->idle;
    if (c != NULL) {
        rsa->idle = c->next;
        rsa->num_idle--;
    }
    (void)pthread_mutex_unlock(&rsa->lock);
    if (c != NULL) {
        return c;
    }
    c = mem_zalloc(sizeof(*c));
    if (c == NULL) {
        return NULL;
    }
    mbedtls_rsa_init(&c->rsa);
    if (mbedtls_rsa_copy(&c->rsa, &rsa->key) != 0) {
        mbedtls_rsa_free(&c->rsa);
        mem_free(c);
        return NULL;
    }
    return c;
}

static void give_context(struct cr_rsa *rsa, struct idle *c)
{
    bool kept = false;

    (void)pthread_mutex_lock(&rsa->lock);
    if (rsa->num_idle < MAX_IDLE) {
        c->next = rsa->idle;
        rsa->idle = c;
        rsa->num_idle++;
        kept = true;
    }
    (void)pthread_mutex_unlock(&rsa->lock);
    if (!kept) {
        mbedtls_rsa_free(&c->rsa);
        mem_free(c);
    }
}

static enum t13_status check_below_modulus(const struct cr_rsa *rsa, const uint8_t *in)
{
    mbedtls_mpi v;

    mbedtls_mpi_init(&v);
    enum t13_status status = cr_from_mbedtls(mbedtls_mpi_read_binary(&v, in, cr_rsa_len(rsa)));
    if (status == T13_OK && mbedtls_mpi_cmp_mpi(&v, &rsa->n) >= 0) {
        status = T13_E_ARGUMENT;
    }
    mbedtls_mpi_free(&v);
    return status;
}

static enum t13_status operate(const struct cr_rsa *rsa, bool private_key, const uint8_t *in,
                               uint8_t *out)
{
    /* The list of idle contexts is the one thing that changes, behind its lock. */
    struct cr_rsa *pool = (struct cr_rsa *)(uintptr_t)rsa;

    T13_TRY(check_below_modulus(rsa, in));
    struct idle *c = take_context(pool);
    if (c == NULL) {
        return T13_E_NO_MEMORY;
    }
    int r = private_key ? mbedtls_rsa_private(&c->rsa, cr_mbedtls_rng, NULL, in, out)
                        : mbedtls_rsa_public(&c->rsa, in, out);
    give_context(pool, c);
    if (r != 0) {
        mem_clear(out, cr_rsa_len(rsa));
    }
    return cr_from_mbedtls(r);
}

enum t13_status cr_rsa_public(const struct cr_rsa *rsa, const uint8_t *in, uint8_t *out)
{
    return rsa->kernel != NULL ? cr_rsa_kernel_public(rsa->kernel, in, out)
                               : operate(rsa, false, in, out);
}

enum t13_status cr_rsa_private(const struct cr_rsa *rsa, const uint8_t *in, uint8_t *out)
{
    if (!rsa->is_private) {
        return T13_E_ARGUMENT;
    }
    return rsa->kernel != NULL && cr_rsa_kernel_is_private(rsa->kernel)
               ? cr_rsa_kernel_private(rsa->kernel, in, out)
               : operate(rsa, true, in, out);
}
