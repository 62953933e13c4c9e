#ifndef T13_CORE_HS_ECH_H
#define T13_CORE_HS_ECH_H

/* Encrypted Client Hello in the handshake: RFC 9849 6 and 7. What it does to messages is in
 * core/ech/; here is when. */

#include "core/ech/config.h"
#include "core/ech/hello.h"
#include "core/ech/keys.h"
#include "core/hs/hs.h"

/* struct t13_ech is a handshake's part of it; c->ech_status says how far it is. */
struct t13_ech {
    struct cr_hpke hpke;
    struct cr_hpke_suite suite;
    uint8_t config_id;

    /* client */
    uint8_t *list; /* the configurations as they were when it began, owned */
    size_t list_len;
    struct t13_ech_config config; /* views into list */
    uint8_t enc[CR_HPKE_PUBLIC_MAX];
    uint8_t outer_random[T13_RANDOM_LEN];
    struct wr outer; /* ClientHelloOuter, as it was sent last */
    uint8_t *ext;    /* the data of the extension as it was sent first, to be repeated; owned */
    size_t ext_len;

    /* server */
    struct t13_ech_keys *keys; /* with which the first hello was looked at; enc is that one's */
    size_t enc_len;
    bool resumed; /* the context is made again, by what a cookie says of the first hello */
};

void t13_ech_free(struct t13_ech *ech);

/* --- ech_client.c --- */

/* t13_ech_start chooses a configuration, or makes GREASE, when the configuration says so. */
T13_MUST_USE enum t13_status t13_ech_start(struct t13_conn *c);
/* t13_ech_mark puts the extension into what a ClientHello is made of: the inner's, or the same as
 * in the first hello. */
void t13_ech_mark(const struct t13_conn *c, struct t13_exts *x);
/* t13_ech_wrap makes the outer hello around hs->hello, which was made of ch and x. */
T13_MUST_USE enum t13_status t13_ech_wrap(struct t13_conn *c, const struct t13_ch *ch,
                                          const struct t13_exts *x);
/* t13_ech_wire is the ClientHello that goes out. */
struct bytes t13_ech_wire(const struct t13_conn *c);
/* t13_ech_on_hrr and t13_ech_on_sh tell from the server's answer whether it took the inner hello;
 * if not, the outer one becomes the handshake's. Before anything else is made of the answer. */
T13_MUST_USE enum t13_status t13_ech_on_hrr(struct t13_conn *c, const struct t13_msg *msg,
                                            const struct t13_exts *x);
T13_MUST_USE enum t13_status t13_ech_on_sh(struct t13_conn *c, const struct t13_msg *msg);

/* --- ech_server.c --- */

/* t13_ech_open puts the inner hello in the place of hs->hello and hs->ch, if there is one for us.
 */
T13_MUST_USE enum t13_status t13_ech_open(struct t13_conn *c);
/* t13_ech_to_cookie appends what the second hello takes to open, for whoever forgets the first. */
void t13_ech_to_cookie(const struct t13_conn *c, struct wr *w);
/* t13_ech_sign_sh writes the confirmation into the server's random, which stands in the message at
 * T13_ECH_SH_AT; t13_ech_sign_hrr gives the one for a HelloRetryRequest, which stands at at. */
T13_MUST_USE enum t13_status t13_ech_sign_sh(struct t13_conn *c, struct bytes message);
T13_MUST_USE enum t13_status t13_ech_sign_hrr(const struct t13_conn *c, struct bytes message,
                                              size_t at, uint8_t out[T13_ECH_CONFIRMATION_LEN]);

/* t13_ech_log writes the two lines of the key log (client and server). */
void t13_ech_log(const struct t13_conn *c, struct bytes outer_random, struct bytes config);

#endif
