/* PEM_read_bio_DHparams(3). */
#include "oracle.h"

#include <openssl/dh.h>
#include <openssl/pem.h>

static const char good[] = "-----BEGIN DH PARAMETERS-----\n"
                           "MEYCQQDdO3X97sUhpMxzD9cxTKzZDKjLJ1FRsRVifjhhOrBnZzFh6u4NVYBziZo/\n"
                           "LRhqndpRRcu0hHPyBf4sjCoyO/zHAgEC\n"
                           "-----END DH PARAMETERS-----\n";

static const char other[] = "-----BEGIN CERTIFICATE-----\n"
                            "MIIB\n"
                            "-----END CERTIFICATE-----\n";

static const char garbage[] = "-----BEGIN DH PARAMETERS-----\n"
                              "AAAA\n"
                              "-----END DH PARAMETERS-----\n";

static DH *from(const char *text, int n)
{
    BIO *in = BIO_new_mem_buf(text, n);
    DH *dh = PEM_read_bio_DHparams(in, NULL, NULL, NULL);

    o_int("left", BIO_pending(in));
    BIO_free(in);
    return dh;
}

int main(void)
{
    DH *dh = from(good, -1);
    char *text = NULL;

    o_ptr_err("good", dh);
    o_int("bits", DH_bits(dh));
    BIO *out = BIO_new(BIO_s_mem());
    o_int("write", PEM_write_bio_DHparams(out, dh));
    long n = BIO_get_mem_data(out, &text);
    o_text("written", text, (size_t)n);
    o_int("the same", n == (long)sizeof(good) - 1 && memcmp(text, good, sizeof(good) - 1) == 0);
    BIO_free(out);

    FILE *f = fopen("params.pem", "w+");
    o_int("write to a file", PEM_write_DHparams(f, dh));
    rewind(f);
    DH *again = PEM_read_DHparams(f, NULL, NULL, NULL);
    o_ptr_err("read from a file", again);
    o_int("bits", DH_bits(again));
    DH *same = again;
    rewind(f);
    o_int("into it", PEM_read_DHparams(f, &same, NULL, NULL) == same);
    fclose(f);
    DH_free(same);
    DH_free(dh);

    o_ptr_err("nothing", from("", 0));
    o_ptr_err("another thing", from(other, -1));
    dh = from(garbage, -1);
    o_ptr("garbage", dh);
    o_int("an error", ERR_GET_LIB(ERR_peek_last_error()));
    o_int("its reason", ERR_GET_REASON(ERR_peek_last_error()));
    ERR_clear_error();
    for (int cut = 1; cut < (int)sizeof(good) - 1; cut += 7) {
        dh = from(good, cut);
        o_ptr("cut", dh);
        DH_free(dh);
        ERR_clear_error();
    }
    return 0;
}
