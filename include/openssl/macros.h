/* <openssl/macros.h>: which part of the API a program asked for, and how deprecation is marked.
 *
 * in    OPENSSL_API_COMPAT        0xMNNFF000L, or MAJOR * 10000 + MINOR * 100: what was deprecated
 *                                 up to then warns or is hidden, what was deprecated later is plain
 * in    OPENSSL_NO_DEPRECATED     hide instead of warn
 * in    OPENSSL_SUPPRESS_DEPRECATED   declare without a warning
 * spec  openssl_user_macros(7)
 */
#ifndef OPENSSL_MACROS_H
#define OPENSSL_MACROS_H

#include <openssl/opensslconf.h>
#include <openssl/opensslv.h>

#define OPENSSL_MSTR_HELPER(x) #x
#define OPENSSL_MSTR(x) OPENSSL_MSTR_HELPER(x)

/* ISO C wants at least one declaration in a translation unit. */
#define NON_EMPTY_TRANSLATION_UNIT static void *dummy = &dummy;

#ifdef OPENSSL_API_LEVEL
#error "OPENSSL_API_LEVEL is not for programs: define OPENSSL_API_COMPAT"
#endif

#ifdef OPENSSL_API_COMPAT
#if OPENSSL_API_COMPAT < 0x900000L
#define OPENSSL_API_LEVEL (OPENSSL_API_COMPAT)
#else
#define OPENSSL_API_LEVEL                                                                          \
    (((OPENSSL_API_COMPAT >> 28) & 0xF) * 10000 + ((OPENSSL_API_COMPAT >> 20) & 0xFF) * 100 +      \
     ((OPENSSL_API_COMPAT >> 12) & 0xFF))
#endif
#else
#define OPENSSL_API_LEVEL OPENSSL_CONFIGURED_API
#endif

#if OPENSSL_API_LEVEL > OPENSSL_CONFIGURED_API
#error "OPENSSL_API_COMPAT asks for a newer API than this library has"
#endif
#if OPENSSL_API_LEVEL < 908 || (OPENSSL_API_LEVEL >= 20000 && OPENSSL_API_LEVEL < 30000)
#error "OPENSSL_API_COMPAT asks for an API that never was"
#endif

/* OSSL_DEPRECATED(since) stands before a declaration. It is never empty, so that a macro which
 * takes the word before a declaration as an argument always has one.
 */
#ifndef OSSL_DEPRECATED
#undef OSSL_DEPRECATED_FOR
#if defined(OPENSSL_SUPPRESS_DEPRECATED) || !defined(__GNUC__)
#define OSSL_DEPRECATED(since) extern
#define OSSL_DEPRECATED_FOR(since, message) extern
#else
#define OSSL_DEPRECATED(since) __attribute__((deprecated("Since OpenSSL " #since)))
#define OSSL_DEPRECATED_FOR(since, message)                                                        \
    __attribute__((deprecated("Since OpenSSL " #since ";" message)))
#endif
#endif

/* For each release that deprecated something: hidden, marked, or (when the program asked for an
 * older API) plain.
 */
#undef OPENSSL_NO_DEPRECATED_3_0
#undef OPENSSL_NO_DEPRECATED_1_1_1
#undef OPENSSL_NO_DEPRECATED_1_1_0
#undef OPENSSL_NO_DEPRECATED_1_0_2
#undef OPENSSL_NO_DEPRECATED_1_0_1
#undef OPENSSL_NO_DEPRECATED_1_0_0
#undef OPENSSL_NO_DEPRECATED_0_9_8

#if OPENSSL_API_LEVEL < 30000
#define OSSL_DEPRECATEDIN_3_0
#define OSSL_DEPRECATEDIN_3_0_FOR(msg)
#elif defined(OPENSSL_NO_DEPRECATED)
#define OPENSSL_NO_DEPRECATED_3_0
#else
#define OSSL_DEPRECATEDIN_3_0          OSSL_DEPRECATED(3.0)
#define OSSL_DEPRECATEDIN_3_0_FOR(msg) OSSL_DEPRECATED_FOR(3.0, msg)
#endif

#if OPENSSL_API_LEVEL < 10101
#define OSSL_DEPRECATEDIN_1_1_1
#define OSSL_DEPRECATEDIN_1_1_1_FOR(msg)
#elif defined(OPENSSL_NO_DEPRECATED)
#define OPENSSL_NO_DEPRECATED_1_1_1
#else
#define OSSL_DEPRECATEDIN_1_1_1          OSSL_DEPRECATED(1.1.1)
#define OSSL_DEPRECATEDIN_1_1_1_FOR(msg) OSSL_DEPRECATED_FOR(1.1.1, msg)
#endif

#if OPENSSL_API_LEVEL < 10100
#define OSSL_DEPRECATEDIN_1_1_0
#define OSSL_DEPRECATEDIN_1_1_0_FOR(msg)
#elif defined(OPENSSL_NO_DEPRECATED)
#define OPENSSL_NO_DEPRECATED_1_1_0
#else
#define OSSL_DEPRECATEDIN_1_1_0          OSSL_DEPRECATED(1.1.0)
#define OSSL_DEPRECATEDIN_1_1_0_FOR(msg) OSSL_DEPRECATED_FOR(1.1.0, msg)
#endif

#if OPENSSL_API_LEVEL < 10002
#define OSSL_DEPRECATEDIN_1_0_2
#define OSSL_DEPRECATEDIN_1_0_2_FOR(msg)
#elif defined(OPENSSL_NO_DEPRECATED)
#define OPENSSL_NO_DEPRECATED_1_0_2
#else
#define OSSL_DEPRECATEDIN_1_0_2          OSSL_DEPRECATED(1.0.2)
#define OSSL_DEPRECATEDIN_1_0_2_FOR(msg) OSSL_DEPRECATED_FOR(1.0.2, msg)
#endif

#if OPENSSL_API_LEVEL < 10001
#define OSSL_DEPRECATEDIN_1_0_1
#define OSSL_DEPRECATEDIN_1_0_1_FOR(msg)
#elif defined(OPENSSL_NO_DEPRECATED)
#define OPENSSL_NO_DEPRECATED_1_0_1
#else
#define OSSL_DEPRECATEDIN_1_0_1          OSSL_DEPRECATED(1.0.1)
#define OSSL_DEPRECATEDIN_1_0_1_FOR(msg) OSSL_DEPRECATED_FOR(1.0.1, msg)
#endif

#if OPENSSL_API_LEVEL < 10000
#define OSSL_DEPRECATEDIN_1_0_0
#define OSSL_DEPRECATEDIN_1_0_0_FOR(msg)
#elif defined(OPENSSL_NO_DEPRECATED)
#define OPENSSL_NO_DEPRECATED_1_0_0
#else
#define OSSL_DEPRECATEDIN_1_0_0          OSSL_DEPRECATED(1.0.0)
#define OSSL_DEPRECATEDIN_1_0_0_FOR(msg) OSSL_DEPRECATED_FOR(1.0.0, msg)
#endif

#if OPENSSL_API_LEVEL < 908
#define OSSL_DEPRECATEDIN_0_9_8
#define OSSL_DEPRECATEDIN_0_9_8_FOR(msg)
#elif defined(OPENSSL_NO_DEPRECATED)
#define OPENSSL_NO_DEPRECATED_0_9_8
#else
#define OSSL_DEPRECATEDIN_0_9_8          OSSL_DEPRECATED(0.9.8)
#define OSSL_DEPRECATEDIN_0_9_8_FOR(msg) OSSL_DEPRECATED_FOR(0.9.8, msg)
#endif

/* What ERR_raise and the allocation macros record as the place. */
#ifndef OPENSSL_FILE
#ifdef OPENSSL_NO_FILENAMES
#define OPENSSL_FILE ""
#define OPENSSL_LINE 0
#else
#define OPENSSL_FILE __FILE__
#define OPENSSL_LINE __LINE__
#endif
#endif

#ifndef OPENSSL_FUNC
#if defined(__STDC_VERSION__) && __STDC_VERSION__ >= 199901L
#define OPENSSL_FUNC __func__
#elif defined(__GNUC__) && defined(__STDC_VERSION__)
#define OPENSSL_FUNC __FUNCTION__
#else
#define OPENSSL_FUNC "(unknown function)"
#endif
#endif

#endif
