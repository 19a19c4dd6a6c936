/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The attributes of a Name one by one, without memory: inside cert/ only. */
#ifndef CERT_NAME_WALK_H
#define CERT_NAME_WALK_H
#include "cert/der.h"

struct name_walk {
	struct span rdns; /* what is left of the Name */
	struct span set;  /* what is left of the current RDN */
	uint16_t rdn;     /* number of the current RDN */
	bool started;
	bool empty; /* an RDN without attributes was met */
	bool bad;   /* something could not be read; the walk went on behind it */
};

struct name_part {
	uint16_t rdn;
	uint8_t tag;
	struct span oid;
	struct span raw;   /* value octets */
	struct span whole; /* value with its header */
};

void name_walk_start(struct name_walk *w, struct span name);
bool name_walk_next(struct name_walk *w, struct name_part *out);

/* What an index needs to know, in one walk. */
struct name_summary {
	uint64_t hash;  /* name_hash */
	struct span cn; /* value of the last CN; NONE without one */
	bool odd;       /* not all of it could be read */
};
void name_summarize(struct span name, struct name_summary *out);

#endif
