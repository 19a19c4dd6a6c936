/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Holds the place of parts that are on their way; goes with them. */
#include "config.h"
#pragma weak lab_scenarios
#pragma weak lab_scenario_count
#pragma weak recipe_parse
#pragma weak recipe_title
#pragma weak recipe_cases
#pragma weak recipe_servers
#pragma weak lab_make
#pragma weak lab_write
#pragma weak lab_server_start
#pragma weak lab_server_address
#pragma weak lab_server_stop
#pragma weak phrasebook_for_condition
#pragma weak phrase_program_short
#pragma weak command_explain
#include "net/probe.h"
#include "lab/server.h"
#include "diagnose/phrasebook.h"
#include "cli/cli.h"
const struct lab_scenario lab_scenarios[]={{0}};const size_t lab_scenario_count=0;
struct recipe*recipe_parse(struct arena*a,const char*n,struct span t,const char*k,struct err*e){(void)a;(void)n;(void)t;(void)k;(void)e;return 0;}
const char*recipe_title(const struct recipe*r){(void)r;return 0;}
const struct recipe_case*recipe_cases(const struct recipe*r,size_t*n){(void)r;*n=0;return 0;}
const struct recipe_server*recipe_servers(const struct recipe*r,size_t*n){(void)r;*n=0;return 0;}
struct lab*lab_make(struct arena*a,const struct recipe*r,int64_t at,const char*k,struct err*e){(void)a;(void)r;(void)at;(void)k;(void)e;return 0;}
bool lab_write(struct lab*l,const char*d,bool o,struct err*e){(void)l;(void)d;(void)o;(void)e;return 0;}
struct lab_server*lab_server_start(struct loop*l,struct lab*lab,const struct recipe_server*s,struct err*e){(void)l;(void)lab;(void)s;(void)e;return 0;}
const char*lab_server_address(const struct lab_server*s){(void)s;return"";}void lab_server_stop(struct lab_server*s){(void)s;}
size_t phrasebook_for_condition(const char*i,const struct phrase**o,size_t m){(void)i;(void)o;(void)m;return 0;}
const char*phrase_program_short(const char*p){return p;}
int command_explain(struct options*o){(void)o;return 2;}
#include "diagnose/rule.h"

