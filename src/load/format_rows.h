/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the rows of the table of formats (format.h) know and read their formats by. Inside load/ only. */
#ifndef LOAD_FORMAT_ROWS_H
#define LOAD_FORMAT_ROWS_H
#include "base/buf.h"
#include "cert/certificate.h"
#include "load/pem.h"
#include "load/reading.h"

/* format_text.c: UTF-16 and UTF-8 with a mark, files without anything, base64 in other texts, what is known by sight.
 */
bool format_text_is_utf32(struct span octets);
bool format_text_is_utf16(struct span octets);
bool format_text_is_marked(struct span octets);
bool format_text_is_blank(struct span octets);
bool format_text_is_any(struct span octets);
bool format_text_is_html(struct span octets);
bool format_text_is_jks(struct span octets);
bool format_text_is_jceks(struct span octets);
bool format_text_is_gzip(struct span octets);
bool format_text_is_zip(struct span octets);
bool format_text_is_nss(struct span octets);
bool format_text_is_nss_keys(struct span octets);
bool format_text_is_pdf(struct span octets);
bool format_text_is_ssh(struct span octets);
bool format_text_is_ssh_certificate(struct span octets);
bool format_text_is_putty(struct span octets);
bool format_text_is_bks(struct span octets);
bool format_text_is_jwk(struct span octets);
bool format_text_is_printed(struct span octets);
enum reading_step format_text_read_utf16(struct reading *r);
void format_text_end_utf16(struct reading *r);
enum reading_step format_text_read_marked(struct reading *r);
struct span format_text_behind_mark(struct span octets);
enum reading_step format_text_read_blank(struct reading *r);
enum reading_step format_text_read_runs(struct reading *r);
void format_text_end_runs(struct reading *r);
enum reading_step format_text_read_sight(struct reading *r);

/* format_ruined.c: DER that somebody took for a text, and DER written out in hexadecimal. */
bool format_ruined_is(struct span octets);
enum reading_step format_ruined_read(struct reading *r);
void format_ruined_end(struct reading *r);
bool format_hex_is(struct span octets);
enum reading_step format_hex_read(struct reading *r);

/* format_url.c: PEM with %0A for its line ends. */
bool format_url_is(struct span octets);
enum reading_step format_url_read(struct reading *r);
void format_url_end(struct reading *r);

/* format_config.c: the configuration of a server, which names files. */
bool format_config_is(struct span octets);
enum reading_step format_config_read(struct reading *r);

/* Runs of base64 in some text, one after the other; {0} has none. */
struct runs {
	struct base64_reader reader;
	struct pem_block run;
	struct buf decoded;
	struct span rest;   /* of what was decoded: objects that follow the one that was yielded */
	bool open, encoded; /* the run was yielded; as a text */
	bool twice;         /* ... that had been encoded twice */
	size_t known;       /* of the reading, before it */
	bool secret;        /* likewise */
};
void runs_start(struct runs *x, struct span text, uint32_t line);
/* Yields the next run that is something, as a piece that is to be read, after what is to be said of the one before.
 * false: there are no more. */
bool runs_next(struct reading *r, struct runs *x);
void runs_end(struct reading *r, struct runs *x);

/* format_pem.c */
bool format_pem_is(struct span octets);
enum reading_step format_pem_read(struct reading *r);
void format_pem_end(struct reading *r);

/* format_der.c: a file of objects in DER, one behind the other. */
bool format_der_is(struct span octets);
enum reading_step format_der_read(struct reading *r);
void format_der_end(struct reading *r);

/* format_key.c: private keys of any form. Of a key its public half stays; the handle is closed where it is filed. */
enum reading_step format_key_read(struct reading *r);
void format_key_end(struct reading *r);
bool format_key_is_slow(struct span octets);

/* format_pkcs7.c (RFC 2315), format_pkcs12.c (RFC 7292): everything inside; what cannot be opened is broken. */
enum reading_step format_pkcs7_read(struct reading *r);
void format_pkcs7_end(struct reading *r);
enum reading_step format_pkcs12_read(struct reading *r);
void format_pkcs12_end(struct reading *r);
bool format_pkcs12_is_slow(struct span octets);

/* format_jks.c: keystores of Java (JKS, JCEKS): certificates; its keys are named, and stay closed. */
bool format_jks_is(struct span octets);
enum reading_step format_jks_read(struct reading *r);
void format_jks_end(struct reading *r);

/* Objects of one container. */
#define CONTAINER_ITEMS_MAX 1000

/* Bounds, in octets of DER. A CRL may list a million serials; a container is parsed by the library. */
#define OBJECT_MAX CERTIFICATE_MAX
#define CRL_MAX ((size_t)64 << 20)
#define CONTAINER_MAX ((size_t)16 << 20)

#endif
