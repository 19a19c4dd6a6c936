/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clients of a server of ours in the browser: who is followed, kept, opened, and when it is over. */
#include "tests/unit/stage.h"
#include "tests/unit/guests.h"
#include "net/connection.h"
#include "run/reception.h"

static struct stage s;

static const char recipe[] = "at 2026-06-01\n"
                             "cert root ca subject=\"CN=Example Root\" from=-3y to=+7y serial=01\n"
                             "cert int issuer=root ca subject=\"CN=Example Issuing CA\" from=-1y to=+4y serial=1001\n"
                             "cert leaf issuer=int subject=\"CN=customer-a\" from=-30d to=+20d eku=serverAuth\n"
                             "file root.pem root\n";

static void setup(void)
{
	stage_open(&s, recipe, "--trust root.pem", 100, 30, CHARSET_UTF8);
}

static void teardown(void)
{
	stage_close(&s);
}

static void sees(const char *what, bool there)
{
	ui_paint(&s.ui, &s.grid);
	char *got = text_of(&s.grid);
	ck_assert_msg((strstr(got, what) != NULL) == there, "%s: %s\n%s", there ? "not there" : "still there", what, got);
	free(got);
}

static void listens(void)
{
	press(&s.ui, ": 'listen 8443' Enter");
	sees("listen 127.0.0.1:8443", true);
}

/* From the first screen it is one key, and the port is asked for; one that cannot be had is said in the prompt. */
START_TEST(begins)
{
	press(&s.ui, ": 'start' Enter L");
	sees("127.0.0.1:8443", true);
	press(&s.ui, "'" GUESTS_TAKEN "' Enter");
	sees("in use", true);
	ck_assert(s.ui.prompt.active && !s.guests->place);
	press(&s.ui, "^U '9' Enter");
	sees("listen 127.0.0.1:9", true);
	sees("4 FAILED", true);
	sees("5 of 5", true); /* the last is the one that is looked at */
	press(&s.ui, "Esc");
	ck_assert_ptr_null(s.guests->place);
	ck_assert_str_eq(ui_top(&s.ui)->ops->name, "start");
	sees("5 clients came", true);
}
END_TEST

/* Nothing else is there to go back to. */
START_TEST(is_the_end)
{
	struct request r;

	listens();
	press(&s.ui, "q");
	ck_assert(request_next(&s.ui.requests, &r) && r.kind == REQUEST_QUIT);
	request_free(&r);
	ck_assert_ptr_null(s.guests->place);
}
END_TEST

/* Who looks at the last one sees the next, and nobody else is moved. */
START_TEST(follows)
{
	listens();
	guests_call(s.guests);
	sees("6 of 6", true);
	sees("2 accepted", true);
	press(&s.ui, "k k");
	sees("4 of 6", true);
	sees("IT SAID      alert 48 unknown_ca, fatal", true);
	guests_call(s.guests);
	sees("4 of 7", true);
	press(&s.ui, "G");
	guests_call(s.guests);
	sees("8 of 8", true);
	press(&s.ui, "Tab"); /* it is being read */
	guests_call(s.guests);
	sees("8 of 9", true);
}
END_TEST

START_TEST(keeps_so_many)
{
	listens();
	press(&s.ui, "gg");
	for (size_t i = 0; i < VISITS_KEPT + 50; i++)
		guests_call(s.guests);
	ck_assert_uint_eq(s.guests->visit.n, VISITS_KEPT);
	ck_assert_uint_eq(s.guests->visit.v[0].number, 56);
	ck_assert_uint_eq(s.guests->came, VISITS_KEPT + 55);
	sees(", 255 in all", true);
	sees("51 accepted", true);
}
END_TEST

/* What passed is bounded, too; the newest is kept in any case. */
START_TEST(keeps_so_many_octets)
{
	size_t each = VISITS_OCTETS / 4, n;

	listens();
	for (n = 0; n < 5; n++) {
		struct visit *last;

		guests_call(s.guests);
		last = &s.guests->visit.v[s.guests->visit.n - 1];
		s.guests->octets += each - last->connection->transcript.kept;
		last->connection->transcript.kept = each;
	}
	guests_call(s.guests);
	ck_assert_uint_le(s.guests->octets, VISITS_OCTETS);
	ck_assert_uint_eq(s.guests->visit.n, 4); /* three of those, and the last */
	for (size_t i = 0, sum = 0; i < s.guests->visit.n; i++) {
		sum += s.guests->visit.v[i].connection->transcript.kept;
		ck_assert(i + 1 < s.guests->visit.n || sum == s.guests->octets);
	}
}
END_TEST

/* It is judged like anything else, as of now, and what is listened for goes on meanwhile. */
START_TEST(opens)
{
	const struct run *r;

	listens();
	press(&s.ui, "k k Enter");
	while (model_step(&s.model))
		;
	ui_stale(&s.ui);
	r = s.model.run;
	ck_assert_ptr_eq(ui_top(&s.ui)->ops, view_list[0]);
	ck_assert(r->nsource == 1 && r->source[0].connection && r->source[0].connection->served);
	ck_assert(!r->plan->question.at_given && r->plan->question.purpose_given);
	sees("sent by the client", true);
	sees("customer-a", true);
	sees("UNTRUSTED", true);
	guests_call(s.guests);
	press(&s.ui, "q");
	sees("6 of 6", true);
	press(&s.ui, "gg Enter");
	while (model_step(&s.model))
		;
	ui_stale(&s.ui);
	sees("customer-a", false); /* nothing was sent there */
	press(&s.ui, "Esc");
	sees("listen 127.0.0.1:8443", true);
	press(&s.ui, "Esc");
	sees("not listening any more", true);
	sees("q quit", true);
}
END_TEST

/* Esc shows all rows again before it is the end. */
START_TEST(filters)
{
	listens();
	press(&s.ui, "f 'rule:eku-client-missing' Enter");
	sees("51003", true);
	sees("51001", false);
	press(&s.ui, "Esc");
	sees("51001", true);
	ck_assert_ptr_nonnull(s.guests->place);
}
END_TEST

START_TEST(command)
{
	struct request r;

	listens();
	press(&s.ui, "gg yc");
	ck_assert(request_next(&s.ui.requests, &r) && r.kind == REQUEST_COPY);
	ck_assert_str_eq(buf_str(&r.text), "openssl s_client -connect 127.0.0.1:8443 -servername localhost "
	                                   "-CAfile /tmp/certloupe-listen-root\n");
	request_free(&r);
}
END_TEST

UNIT_SUITE("listen")
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, begins);
	tcase_add_test(tc, is_the_end);
	tcase_add_test(tc, follows);
	tcase_add_test(tc, keeps_so_many);
	tcase_add_test(tc, keeps_so_many_octets);
	tcase_add_test(tc, opens);
	tcase_add_test(tc, filters);
	tcase_add_test(tc, command);
}
