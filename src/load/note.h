/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be noticed about the form of an input: the words in which reading tells it, and the rule that each leads to.
 */
#ifndef LOAD_NOTE_H
#define LOAD_NOTE_H

/* Things noticed about an input's form: X(id, rule id). Rules turn them into findings. */
#define INPUT_NOTES(X)                                                                                                 \
	X(CRLF, "pem-crlf")                                                                                            \
	X(CRCRLF, "pem-crlf")                                                                                          \
	X(CR_ONLY, "pem-crlf")                                                                                         \
	X(BOM, "pem-bom")                                                                                              \
	X(MARK, "pem-bom")                                                                                             \
	X(UTF16, "pem-utf16")                                                                                          \
	X(GLUED, "pem-missing-newline")                                                                                \
	X(BEHIND_END, "pem-missing-newline")                                                                           \
	X(ON_BEGIN, "pem-one-line")                                                                                    \
	X(ON_END, "pem-one-line")                                                                                      \
	X(SPACES, "pem-spaces")                                                                                        \
	X(BLANK_LINES, "pem-blank-lines")                                                                              \
	X(HEADERS, "pem-header-lines")                                                                                 \
	X(HEADERS_OPEN, "pem-header-lines")                                                                            \
	X(HIDDEN_BEFORE, "pem-invisible")                                                                              \
	X(HIDDEN_INSIDE, "pem-invisible")                                                                              \
	X(HIDDEN_BEHIND, "pem-invisible")                                                                              \
	X(HIDDEN_END, "pem-invisible")                                                                                 \
	X(TRUNCATED, "pem-truncated")                                                                                  \
	X(CUT, "pem-truncated")                                                                                        \
	X(KEYSTORE_CUT, "pem-truncated")                                                                               \
	X(BASE64, "pem-base64-damaged")                                                                                \
	X(STRAYS, "pem-base64-damaged")                                                                                \
	X(QUOTED_PRINTABLE, "pem-base64-damaged")                                                                      \
	X(MARKUP, "pem-base64-damaged")                                                                                \
	X(URL_LETTERS, "pem-base64-damaged")                                                                           \
	X(NUMBERED, "pem-base64-damaged")                                                                              \
	X(COLOURED, "pem-base64-damaged")                                                                              \
	X(LEFT_OUT, "pem-truncated")                                                                                   \
	X(UNPADDED, "pem-base64-damaged")                                                                              \
	X(EMPTY, "pem-empty-file")                                                                                     \
	X(LABEL, "pem-wrong-header")                                                                                   \
	X(LONGER_LABEL, "pem-wrong-header")                                                                            \
	X(OLD_LABEL, "pem-wrong-header")                                                                               \
	X(END_LABEL, "pem-wrong-header")                                                                               \
	X(NO_BEGIN, "pem-wrong-header")                                                                                \
	X(FALSE_BEGIN, "pem-wrong-header")                                                                             \
	X(TRUSTED_BLOCK, "pem-trusted-block")                                                                          \
	X(HTML, "pem-html-download")                                                                                   \
	X(DER, "pem-der-where-pem")                                                                                    \
	X(PKCS7, "pem-pkcs7-where-pem")                                                                                \
	X(PKCS12, "pem-pkcs12-where-pem")                                                                              \
	X(JAVA_TRUST, "pkcs12-java-trust")                                                                             \
	X(KEYSTORE, "pem-pkcs12-where-pem")                                                                            \
	X(SEAL, "pem-password-wrong")                                                                                  \
	X(SEAL_BROKEN, "pem-password-wrong")                                                                           \
	X(ENCRYPTED_KEY, "pem-encrypted-key")                                                                          \
	X(INDENTED, "pem-indented")                                                                                    \
	X(BODY_INDENTED, "pem-indented")                                                                               \
	X(END_INDENTED, "pem-indented")                                                                                \
	X(ESCAPED, "pem-escaped")                                                                                      \
	X(EMBEDDED, "pem-embedded")                                                                                    \
	X(BARE, "pem-embedded")                                                                                        \
	X(ENCODED, "pem-embedded")                                                                                     \
	X(ENCODED_FILE, "pem-embedded")                                                                                \
	X(ENCODED_TWICE, "pem-embedded")                                                                               \
	X(ENCODED_TWICE_FILE, "pem-embedded")                                                                          \
	X(URL_SAFE, "pem-embedded")                                                                                    \
	X(URL_ENCODED, "pem-embedded")                                                                                 \
	X(HEX, "pem-embedded")                                                                                         \
	X(TEXT_MODE, "binary-as-text")                                                                                 \
	X(AS_UTF8, "binary-as-text")                                                                                   \
	X(LOST_OCTETS, "binary-as-text")                                                                               \
	X(PASSWORD, "pem-password-wrong")                                                                              \
	X(CLOSED, "pem-password-wrong")                                                                                \
	X(CHANGED, "pem-truncated")                                                                                    \
	X(LIMIT, "limit-hit")                                                                                          \
	X(STOPPED, "limit-hit")                                                                                        \
	X(BAD_BLOCK, "malformed-der")                                                                                  \
	X(BAD_OBJECT, "malformed-der")                                                                                 \
	X(TRAILING, "pem-unknown-content")                                                                             \
	X(KEY_LABEL, "private-key-format")                                                                             \
	X(KEY_POINT, "private-key-format")                                                                             \
	X(KEY_COMPRESSED, "private-key-format")                                                                        \
	X(KEY_SECOND, "private-key-format")                                                                            \
	X(KEY_FOREIGN, "private-key-format")                                                                           \
	X(UNKNOWN, "pem-unknown-content")                                                                              \
	X(NAMED, "pem-unknown-content")                                                                                \
	X(SSH_KEY, "pem-unknown-content")                                                                              \
	X(CONFIGURATION, "pem-unknown-content")                                                                        \
	X(OTHER_FILES, "pem-unknown-content")                                                                          \
	X(UNREADABLE, "pem-file-not-found")                                                                            \
	X(TOKEN, "private-key-format")                                                                                 \
	X(DATABASE, "pem-unknown-content")

enum input_note_kind {
#define INPUT_NOTE_ENUM(id, rule) INPUT_NOTE_##id,
	INPUT_NOTES(INPUT_NOTE_ENUM)
#undef INPUT_NOTE_ENUM
	    INPUT_NOTE_COUNT
};
const char *input_note_rule(enum input_note_kind k);
/* Its id, "CRLF": what a file can keep while kinds come and go. */
const char *input_note_word(enum input_note_kind k);

#endif
