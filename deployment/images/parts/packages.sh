# shellcheck shell=sh disable=SC2034,SC2154
# Sourced by build-alpine: apk repositories with an index signed by our own key, and the one for closed networks.

# The key is made once for each mirror and is an input from then on; it signs indexes only, packages carry Alpine's signature.
signing_key() {
    key=$out/.key/tidemark-mirror.rsa
    if [ ! -f "$key" ]; then
        mkdir -p "$out/.key"
        (umask 077 && openssl genrsa -out "$key.new" 4096 2>/dev/null)
        openssl rsa -in "$key.new" -pubout -out "$key.pub" 2>/dev/null
        mv "$key.new" "$key"
    fi
}

# Writes DIR/APKINDEX.tar.gz of the packages in DIR, a directory inside $work/alpine, and signs it as abuild-sign does.
index_repository() {
    directory=$1
    inside=${directory#"$work/alpine"}
    signing_key
    rm -f "$directory/APKINDEX.tar.gz"
    run_in_alpine sh -c "apk index --quiet --rewrite-arch x86_64 --description tidemark-mirror -o $inside/APKINDEX.unsigned $inside/*.apk" ||
        die "could not index $directory"
    signature=.SIGN.RSA.tidemark-mirror.rsa.pub
    openssl dgst -sha1 -sign "$key" -out "$work/$signature" "$directory/APKINDEX.unsigned"
    # Without the two blocks of zeros at the end: the archive goes on with the index itself.
    (cd "$work" && tar -c --format=ustar -b 1 --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" "$signature" |
        head -c -1024 | gzip -n -9) >"$directory/APKINDEX.tar.gz"
    cat "$directory/APKINDEX.unsigned" >>"$directory/APKINDEX.tar.gz"
    rm -f "$directory/APKINDEX.unsigned" "$work/$signature"
    mkdir -p "$work/alpine/etc/apk/keys"
    cp "$key.pub" "$work/alpine/etc/apk/keys/"
}

# packages/ in the mirror: what is on the ISO and what is not, for hosts to give to guests as a read-only volume.
build_packages() {
    say 'package repository for closed networks'
    mkdir -p "$work/alpine/packages/x86_64" "$work/packages/keys"
    cp "$work"/alpine/iso/x86_64/*.apk "$work"/alpine/extra/x86_64/*.apk "$work/alpine/packages/x86_64/"
    index_repository "$work/alpine/packages/x86_64"
    mv "$work/alpine/packages/x86_64" "$work/packages/x86_64"
    cp "$key.pub" "$work/packages/keys/"
    rm -rf "$out/packages"
    mv "$work/packages" "$out/packages"
}
