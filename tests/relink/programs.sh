# The programs that are built from Debian's source packages against our headers and libraries; to be
# sourced. Needs $THIRTEEN_SOURCE and $JOBS.

. "$THIRTEEN_SOURCE/tools/apt.sh"
SUITE_CACHE=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/thirteen/relink
PROGRAMS=(curl nginx wget)

# Their files that include OpenSSL's headers, in what Debian 12 has.
declare -A TLS_FILES=(
    [curl]="lib/vtls/openssl.c lib/vtls/keylog.c lib/vtls/vtls.c lib/md4.c lib/md5.c lib/sha256.c
        lib/curl_ntlm_core.c"
    [nginx]="src/core/nginx.c src/event/ngx_event_openssl.c src/event/ngx_event_openssl_stapling.c
        src/http/modules/ngx_http_ssl_module.c src/http/ngx_http_upstream.c
        src/mail/ngx_mail_ssl_module.c src/stream/ngx_stream_proxy_module.c
        src/stream/ngx_stream_ssl_module.c"
    [wget]="src/openssl.c src/http-ntlm.c lib/md4.c lib/md5.c lib/sha1.c lib/sha256.c"
)

# What they are compiled with besides the headers of OpenSSL.
declare -A TLS_FLAGS=(
    [curl]="-DHAVE_CONFIG_H -DBUILDING_LIBCURL -Iinclude -Ilib"
    [nginx]="-Isrc/core -Isrc/event -Isrc/event/modules -Isrc/os/unix -Iobjs -Isrc/http
        -Isrc/http/modules -Isrc/http/v2 -Isrc/stream -Isrc/mail"
    [wget]="-DHAVE_CONFIG_H -DSYSTEM_WGETRC=\"/etc/wgetrc\" -DLOCALEDIR=\"/usr/share/locale\" -I. -Isrc -Ilib"
)

# unpack PROGRAM DIR: Debian's source package with Debian's patches in DIR; downloads once.
unpack() {
    local program=$1 dir=$2 kept=$SUITE_CACHE/$1
    if ! ls "$kept"/*.dsc >/dev/null 2>&1; then
        mkdir -p "$kept" && apt_source "$program" "" "" "$kept" && rm -rf "$kept/apt" || return 1
    fi
    rm -rf "$dir"
    dpkg-source -x "$(ls "$kept"/*.dsc | tail -n 1)" "$dir"
}

# configure_program PROGRAM PREFIX CPPFLAGS LDFLAGS: in the program's folder. Nothing optional but TLS and
# zlib, so that no other package is needed; OpenSSL is found as pkg-config or the compiler finds it.
configure_program() {
    local program=$1 prefix=$2 cppflags=$3 ldflags=$4
    case $program in
    curl)
        ./configure --prefix="$prefix" CPPFLAGS="$cppflags" LDFLAGS="$ldflags" --disable-shared --with-openssl \
            --disable-ldap --disable-manual --without-brotli --without-libidn2 --without-libpsl \
            --without-librtmp --without-nghttp2 --without-zstd
        ;;
    nginx)
        ./configure --prefix="$prefix" --with-cc-opt="$cppflags -O2 -MD" --with-ld-opt="$ldflags" \
            --with-http_ssl_module --with-http_v2_module --with-mail --with-mail_ssl_module --with-stream \
            --with-stream_ssl_module --without-http_rewrite_module --without-pcre
        ;;
    wget)
        ./configure --prefix="$prefix" CPPFLAGS="$cppflags" LDFLAGS="$ldflags" --with-ssl=openssl --disable-iri \
            --disable-nls --disable-pcre --disable-pcre2 --without-libpsl --without-libuuid
        ;;
    esac
}
