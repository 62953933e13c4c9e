#ifndef T13_CORE_EXT_TABLE_H
#define T13_CORE_EXT_TABLE_H

#include "core/ext/exts.h"

/* struct t13_ext_row is one extension: where it is legal (the table of RFC 8446 4.2) and what reads
 * and writes its data. parse gets the data alone and must use it up; it fills the fields of out for
 * the message where. write appends the data without type and length. */
struct t13_ext_row {
    enum t13_ext_type type;
    enum t13_ext_bit bit;
    uint32_t where; /* T13_IN_ bits */
    bool (*parse)(struct rd data, enum t13_ext_where where, struct t13_exts *out);
    void (*write)(struct wr *w, enum t13_ext_where where, const struct t13_exts *in);
};

#define T13_NUM_EXT_ROWS 25
extern const struct t13_ext_row t13_ext_table[T13_NUM_EXT_ROWS];

/* t13_ext_row_of returns the row of a type, NULL when there is none. */
const struct t13_ext_row *t13_ext_row_of(uint16_t type);

/* One pair an extension, each in the file of its name. */
#define T13_EXT_PAIR(name)                                                                         \
    bool t13_x_##name##_parse(struct rd data, enum t13_ext_where where, struct t13_exts *out);     \
    void t13_x_##name##_write(struct wr *w, enum t13_ext_where where, const struct t13_exts *in)

T13_EXT_PAIR(server_name);
T13_EXT_PAIR(max_fragment_length);
T13_EXT_PAIR(supported_groups);
T13_EXT_PAIR(status_request);
T13_EXT_PAIR(alpn);
T13_EXT_PAIR(sct);
T13_EXT_PAIR(signature_algorithms_cert);
T13_EXT_PAIR(post_handshake_auth);
T13_EXT_PAIR(signature_algorithms);
T13_EXT_PAIR(supported_versions);
T13_EXT_PAIR(psk_key_exchange_modes);
T13_EXT_PAIR(key_share);
T13_EXT_PAIR(cookie);
T13_EXT_PAIR(early_data);
T13_EXT_PAIR(certificate_authorities);
T13_EXT_PAIR(oid_filters);
T13_EXT_PAIR(record_size_limit);
T13_EXT_PAIR(compress_certificate);
T13_EXT_PAIR(client_certificate_type);
T13_EXT_PAIR(server_certificate_type);
T13_EXT_PAIR(delegated_credential);
T13_EXT_PAIR(ech_outer_extensions);
T13_EXT_PAIR(encrypted_client_hello);
T13_EXT_PAIR(padding);
T13_EXT_PAIR(pre_shared_key);

#undef T13_EXT_PAIR

#endif
