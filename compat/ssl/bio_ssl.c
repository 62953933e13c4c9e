/* BIO_f_ssl(3): a filter BIO whose data goes through a connection. */
#include "compat/bio/bio.h"
#include "compat/ssl/local.h"

#include <string.h>
#include <time.h>

/* What the BIO's ptr holds. The renegotiation counters are OpenSSL's; TLS 1.3 does not renegotiate,
 * so reaching one does what SSL_renegotiate() does there: an error in the queue. */
struct ssl_bio {
    SSL *ssl;
    int num_renegotiates;
    unsigned long byte_limit;
    size_t bytes;
    unsigned long timeout_s;
    unsigned long last_s;
};

static struct ssl_bio *data_of(BIO *bio)
{
    return bio->ptr;
}

static int create(BIO *bio)
{
    struct ssl_bio *data = mem_zalloc(sizeof(*data));
    if (data == NULL) {
        cx_raise(ERR_LIB_BIO, ERR_R_MALLOC_FAILURE);
        return 0;
    }
    bio->init = 0;
    bio->ptr = data;
    cx_bio_clear_flags(bio, ~0);
    return 1;
}

static int destroy(BIO *bio)
{
    struct ssl_bio *data = bio != NULL ? data_of(bio) : NULL;
    if (bio == NULL) {
        return 0;
    }
    if (data != NULL && data->ssl != NULL) {
        cx_err_mark(); /* a shutdown that comes too early is nobody's concern any more */
        (void)cx_ssl_shutdown(data->ssl);
        cx_err_pop_to_mark();
    }
    if (bio->shutdown != 0) {
        if (bio->init != 0 && data != NULL) {
            cx_ssl_free(data->ssl);
        }
        cx_bio_clear_flags(bio, ~0);
        bio->init = 0;
    }
    mem_free(data);
    bio->ptr = NULL;
    return 1;
}

/* set_retry shows on the BIO why the connection stopped. */
static void set_retry(BIO *bio, int error)
{
    int reason = 0;
    switch (error) {
    case SSL_ERROR_WANT_READ:
        cx_bio_retry_read(bio);
        break;
    case SSL_ERROR_WANT_WRITE:
        cx_bio_retry_write(bio);
        break;
    case SSL_ERROR_WANT_X509_LOOKUP:
        cx_bio_retry_special(bio);
        reason = BIO_RR_SSL_X509_LOOKUP;
        break;
    case SSL_ERROR_WANT_ACCEPT:
        cx_bio_retry_special(bio);
        reason = BIO_RR_ACCEPT;
        break;
    case SSL_ERROR_WANT_CONNECT:
        cx_bio_retry_special(bio);
        reason = BIO_RR_CONNECT;
        break;
    default:
        break;
    }
    bio->retry_reason = reason;
}

static void count_bytes(struct ssl_bio *data, size_t n)
{
    bool renegotiated = false;
    if (data->byte_limit > 0) {
        data->bytes += n;
        if (data->bytes > data->byte_limit) {
            data->bytes = 0;
            data->num_renegotiates++;
            (void)cx_ssl_renegotiate(data->ssl);
            renegotiated = true;
        }
    }
    if (data->timeout_s > 0 && !renegotiated) {
        unsigned long now = (unsigned long)time(NULL);
        if (now > data->last_s + data->timeout_s) {
            data->last_s = now;
            data->num_renegotiates++;
            (void)cx_ssl_renegotiate(data->ssl);
        }
    }
}

static int finish_io(BIO *bio, int ret, size_t n)
{
    struct ssl_bio *data = data_of(bio);
    int error = cx_ssl_error(data->ssl, ret);
    if (error == SSL_ERROR_NONE) {
        count_bytes(data, n);
    }
    set_retry(bio, error);
    return ret > 0 ? 1 : ret;
}

static int bio_read(BIO *bio, char *out, size_t n, size_t *got)
{
    if (out == NULL) {
        return 0;
    }
    cx_bio_clear_retry(bio);
    int ret = cx_ssl_read(data_of(bio)->ssl, out, n, got, false);
    return finish_io(bio, ret, ret > 0 ? *got : 0);
}

static int bio_write(BIO *bio, const char *in, size_t n, size_t *written)
{
    if (in == NULL) {
        return 0;
    }
    cx_bio_clear_retry(bio);
    int ret = cx_ssl_write(data_of(bio)->ssl, in, n, written);
    return finish_io(bio, ret, ret > 0 ? *written : 0);
}

static int bio_puts(BIO *bio, const char *text)
{
    return cx_bio_write(bio, text, (int)strlen(text));
}

/* set_ssl is BIO_set_ssl(): the connection, and under it the BIO that it reads from. */
static long set_ssl(BIO *bio, long close_flag, SSL *ssl)
{
    if (data_of(bio)->ssl != NULL) {
        (void)destroy(bio);
        if (create(bio) != 1) {
            return 0;
        }
    }
    bio->shutdown = (int)close_flag;
    data_of(bio)->ssl = ssl;
    if (ssl->rbio != NULL) {
        if (bio->next_bio != NULL) {
            (void)cx_bio_push(ssl->rbio, bio->next_bio);
        }
        bio->next_bio = ssl->rbio;
        (void)cx_bio_up_ref(ssl->rbio);
    }
    bio->init = 1;
    return 1;
}

static long reset(BIO *bio, SSL *ssl, long num, void *ptr)
{
    (void)cx_ssl_shutdown(ssl);
    if (ssl->side == CX_SIDE_CLIENT) {
        cx_ssl_set_connect(ssl);
    } else if (ssl->side == CX_SIDE_SERVER) {
        cx_ssl_set_accept(ssl);
    }
    if (cx_ssl_clear(ssl) != 1) {
        return 0;
    }
    if (bio->next_bio != NULL) {
        return cx_bio_ctrl(bio->next_bio, BIO_CTRL_RESET, num, ptr);
    }
    return ssl->rbio != NULL ? cx_bio_ctrl(ssl->rbio, BIO_CTRL_RESET, num, ptr) : 1;
}

static long do_handshake(BIO *bio, SSL *ssl)
{
    cx_bio_clear_retry(bio);
    bio->retry_reason = 0;
    int ret = cx_ssl_handshake(ssl);
    int error = cx_ssl_error(ssl, ret);
    if (error == SSL_ERROR_WANT_ACCEPT) {
        return ret; /* no connection accepts by itself */
    }
    set_retry(bio, error);
    if (error == SSL_ERROR_WANT_CONNECT) {
        bio->retry_reason = bio->next_bio != NULL ? bio->next_bio->retry_reason : 0;
    }
    return ret;
}

static long duplicate(const struct ssl_bio *from, BIO *to)
{
    struct ssl_bio *copy = data_of(to);
    cx_ssl_free(copy->ssl);
    *copy = *from;
    copy->ssl = cx_ssl_dup(from->ssl);
    return copy->ssl != NULL;
}

static long flush(BIO *bio, SSL *ssl, long num, void *ptr)
{
    cx_bio_clear_retry(bio);
    long ret = cx_bio_ctrl(ssl->wbio, BIO_CTRL_FLUSH, num, ptr);
    cx_bio_copy_next_retry(bio);
    return ret;
}

static long pending(SSL *ssl)
{
    int n = cx_ssl_pending(ssl);
    return n != 0 ? n : cx_bio_ctrl(ssl->rbio, BIO_CTRL_PENDING, 0, NULL);
}

/* on_push and on_pop: the chain below the filter is what the connection reads and writes. */
static void on_push(BIO *bio, SSL *ssl)
{
    if (bio->next_bio != NULL && bio->next_bio != ssl->rbio) {
        (void)cx_bio_up_ref(bio->next_bio);
        cx_ssl_set_bio(ssl, bio->next_bio, bio->next_bio);
    }
}

static long renegotiation_ctrl(struct ssl_bio *data, int cmd, long num)
{
    long old = 0;
    switch (cmd) {
    case BIO_C_SET_SSL_RENEGOTIATE_TIMEOUT:
        old = (long)data->timeout_s;
        data->timeout_s = num < 60 ? 5 : (unsigned long)num;
        data->last_s = (unsigned long)time(NULL);
        return old;
    case BIO_C_SET_SSL_RENEGOTIATE_BYTES:
        old = (long)data->byte_limit;
        if (num >= 512) {
            data->byte_limit = (unsigned long)num;
        }
        return old;
    default:
        return data->num_renegotiates;
    }
}

/* get_pointer: the commands that write a pointer to where ptr points. */
static long get_pointer(SSL *ssl, int cmd, void *ptr)
{
    if (cmd == BIO_C_GET_SSL) {
        if (ptr == NULL) {
            return 0;
        }
        *(SSL **)ptr = ssl;
        return 1;
    }
    *(void (**)(const SSL *, int, int))ptr = ssl->set.cb.info;
    return 1;
}

static long ctrl(BIO *bio, int cmd, long num, void *ptr)
{
    struct ssl_bio *data = data_of(bio);
    SSL *ssl = data->ssl;
    if (cmd == BIO_C_SET_SSL) {
        return set_ssl(bio, num, ptr);
    }
    if (ssl == NULL) {
        return 0;
    }
    switch (cmd) {
    case BIO_CTRL_RESET:
        return reset(bio, ssl, num, ptr);
    case BIO_CTRL_INFO:
    case BIO_CTRL_SET_CALLBACK:
        return 0;
    case BIO_C_SSL_MODE:
        (num != 0 ? cx_ssl_set_connect : cx_ssl_set_accept)(ssl);
        return 1;
    case BIO_C_SET_SSL_RENEGOTIATE_TIMEOUT:
    case BIO_C_SET_SSL_RENEGOTIATE_BYTES:
    case BIO_C_GET_SSL_NUM_RENEGOTIATES:
        return renegotiation_ctrl(data, cmd, num);
    case BIO_C_GET_SSL:
    case BIO_CTRL_GET_CALLBACK:
        return get_pointer(ssl, cmd, ptr);
    case BIO_CTRL_GET_CLOSE:
        return bio->shutdown;
    case BIO_CTRL_SET_CLOSE:
        bio->shutdown = (int)num;
        return 1;
    case BIO_CTRL_WPENDING:
        return cx_bio_ctrl(ssl->wbio, cmd, num, ptr);
    case BIO_CTRL_PENDING:
        return pending(ssl);
    case BIO_CTRL_FLUSH:
        return flush(bio, ssl, num, ptr);
    case BIO_CTRL_PUSH:
        on_push(bio, ssl);
        return 1;
    case BIO_CTRL_POP:
        if (bio == ptr) { /* not a BIO above or below this one */
            cx_ssl_set_bio(ssl, NULL, NULL);
        }
        return 1;
    case BIO_C_DO_STATE_MACHINE:
        return do_handshake(bio, ssl);
    case BIO_CTRL_DUP:
        return duplicate(data, ptr);
    default:
        return cx_bio_ctrl(ssl->rbio, cmd, num, ptr);
    }
}

static long callback_ctrl(BIO *bio, int cmd, BIO_info_cb *fp)
{
    return cmd == BIO_CTRL_SET_CALLBACK ? cx_bio_callback_ctrl(data_of(bio)->ssl->rbio, cmd, fp)
                                        : 0;
}

static char ssl_name[] = "ssl";

static const BIO_METHOD method = {
    .type = BIO_TYPE_SSL,
    .name = ssl_name,
    .bwrite = bio_write,
    .bread = bio_read,
    .bputs = bio_puts,
    .ctrl = ctrl,
    .create = create,
    .destroy = destroy,
    .callback_ctrl = callback_ctrl,
};

static BIO *new_ssl(SSL_CTX *ctx, int client)
{
    BIO *bio = cx_bio_new(&method);
    SSL *ssl = bio != NULL ? cx_ssl_new(ctx) : NULL;
    if (ssl == NULL) {
        (void)cx_bio_free(bio);
        return NULL;
    }
    (client != 0 ? cx_ssl_set_connect : cx_ssl_set_accept)(ssl);
    (void)cx_bio_ctrl(bio, BIO_C_SET_SSL, BIO_CLOSE, ssl);
    return bio;
}

BIO *cx_bio_new_ssl_connect(SSL_CTX *ctx)
{
    BIO *con = cx_bio_new(cx_bio_s_connect());
    BIO *ssl = con != NULL ? new_ssl(ctx, 1) : NULL;
    if (ssl == NULL) {
        (void)cx_bio_free(con);
        return NULL;
    }
    return cx_bio_push(ssl, con);
}

/* BIO_f_ssl and its family - see BIO_f_ssl(3). abi: full. */
CX_API const BIO_METHOD *BIO_f_ssl(void)
{
    return &method;
}

CX_API BIO *BIO_new_ssl(SSL_CTX *ctx, int client)
{
    return new_ssl(ctx, client);
}

CX_API BIO *BIO_new_ssl_connect(SSL_CTX *ctx)
{
    return cx_bio_new_ssl_connect(ctx);
}

static SSL *ssl_in(BIO *chain)
{
    BIO *bio = cx_bio_find_type(chain, BIO_TYPE_SSL);
    return bio != NULL ? data_of(bio)->ssl : NULL;
}

CX_API int BIO_ssl_copy_session_id(BIO *to, BIO *from)
{
    SSL *a = ssl_in(to);
    SSL *b = ssl_in(from);
    return a != NULL && b != NULL && cx_ssl_copy_session(a, b) == 1;
}

CX_API void BIO_ssl_shutdown(BIO *ssl_bio)
{
    SSL *ssl = ssl_in(ssl_bio);
    if (ssl != NULL) {
        (void)cx_ssl_shutdown(ssl);
    }
}
