/* Every handshake message and its extensions: parsed from bytes, as RFC 8446 4 has them. */
#include "tests/fuzz/engine.h"

extern "C" {
#include "core/ext/exts.h"
#include "core/msg/alert.h"
#include "core/msg/certificate.h"
#include "core/msg/certificate_request.h"
#include "core/msg/certificate_verify.h"
#include "core/msg/client_hello.h"
#include "core/msg/compressed_certificate.h"
#include "core/msg/encrypted_extensions.h"
#include "core/msg/finished.h"
#include "core/msg/handshake.h"
#include "core/msg/key_update.h"
#include "core/msg/new_session_ticket.h"
#include "core/msg/server_hello.h"
}

std::vector<std::string> seeds()
{
    std::vector<std::string> out;
    for (int flags = 0; flags < 128; flags += 2) {
        Scene &scene = *scene_of(static_cast<uint8_t>(flags));
        pair::Pair p(scene.client.p, scene.server.p);
        scene.prepare(&p.client);
        scene.prepare(&p.server);
        (void)p.handshake();
        for (pair::End *end : {&p.client, &p.server}) {
            out.insert(out.end(), end->messages.begin(), end->messages.end());
        }
    }
    return out;
}

/* All that could be asked for, so that the parser of each answer is reached. */
static void extensions(enum t13_ext_where where, struct bytes block)
{
    struct t13_exts exts;
    struct t13_ext_sent all = {UINT32_MAX, nullptr, 0};
    struct t13_share share;
    struct t13_psk_identity identity;
    struct bytes binder;

    if (t13_exts_parse(&exts, where, block, &all) != T13_OK) {
        return;
    }
    if (where != T13_IN_CLIENT_HELLO) {
        return;
    }
    struct rd shares = rd_of(exts.key_shares);
    while (t13_key_share_next(&shares, &share)) {
    }
    struct rd identities = rd_of(exts.psk_identities);
    struct rd binders = rd_of(exts.psk_binders);
    size_t count = 0;
    while (t13_psk_next(&identities, &binders, &identity, &binder)) {
        count++;
    }
    EXPECT_EQ(exts.num_psks, count);
}

static void certificate(struct rd body)
{
    struct t13_certificate m;
    struct t13_certificate_entry entry;

    if (t13_certificate_parse(body, &m)) {
        struct rd list = rd_of(m.certificate_list);
        while (t13_certificate_next(&list, &entry)) {
            extensions(T13_IN_CERTIFICATE, entry.extensions);
        }
    }
}

static void requests(uint8_t type, struct rd body)
{
    struct t13_ch ch;
    struct t13_cr cr;
    struct t13_nst nst;

    if (type == HS_CLIENT_HELLO && t13_ch_parse(body, &ch)) {
        uint16_t highest = 0;
        (void)t13_ch_offers_tls13(&ch, &highest);
        extensions(T13_IN_CLIENT_HELLO, ch.extensions);
    } else if (type == HS_CERTIFICATE_REQUEST && t13_cr_parse(body, &cr)) {
        extensions(T13_IN_CERTIFICATE_REQUEST, cr.extensions);
    } else if (type == HS_NEW_SESSION_TICKET && t13_nst_parse(body, &nst)) {
        extensions(T13_IN_NEW_SESSION_TICKET, nst.extensions);
    }
}

static void answers(uint8_t type, struct rd body)
{
    struct t13_sh sh;
    struct t13_ee ee;
    struct t13_cv cv;
    struct bytes data;
    bool flag = false;

    if (type == HS_SERVER_HELLO && t13_sh_parse(body, &sh)) {
        (void)t13_sh_downgraded(&sh);
        extensions(sh.is_hello_retry_request ? T13_IN_HELLO_RETRY_REQUEST : T13_IN_SERVER_HELLO,
                   sh.extensions);
    } else if (type == HS_ENCRYPTED_EXTENSIONS && t13_ee_parse(body, &ee)) {
        extensions(T13_IN_ENCRYPTED_EXTENSIONS, ee.extensions);
    } else if (type == HS_CERTIFICATE) {
        certificate(body);
    } else if (type == HS_COMPRESSED_CERTIFICATE) {
        struct t13_compressed packed;
        (void)t13_compressed_parse(body, &packed);
    } else if (type == HS_CERTIFICATE_VERIFY) {
        (void)t13_cv_parse(body, &cv);
    } else if (type == HS_FINISHED) {
        (void)t13_finished_parse(body, 32, &data);
    } else if (type == HS_KEY_UPDATE) {
        enum t13_status st = t13_key_update_parse(body, &flag);
        EXPECT_TRUE(st == T13_OK || st == T13_E_DECODE || st == T13_E_ILLEGAL_PARAMETER);
    }
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct rd all = rd_of(bytes_of(data, size));
    struct t13_hs_header header;
    struct t13_alert_msg alert;

    (void)t13_alert_parse(all, &alert);
    if (!t13_hs_header_parse(&all, &header)) {
        return 0;
    }
    requests(data[0], all);
    answers(data[0], all);
    return 0;
}
