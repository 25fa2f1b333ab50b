/* SHA-256 (FIPS 180-4) of what is added bit by bit. */
#ifndef SHA256_H
#define SHA256_H

#include <stddef.h>
#include <stdint.h>

struct sha256 {
    uint32_t state[8];
    uint64_t length;
    unsigned char block[64];
};

void sha256_begin(struct sha256 *hash);
void sha256_add(struct sha256 *hash, const void *bytes, size_t length);
/* The digest in 64 hexadecimal digits and a NUL. */
void sha256_end(struct sha256 *hash, char hex[65]);

#endif
