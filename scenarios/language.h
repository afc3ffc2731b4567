#ifndef FLEETSIM_SCENARIOS_LANGUAGE_H
#define FLEETSIM_SCENARIOS_LANGUAGE_H

#include "scenarios/fields.h"

#include "sim/dist.h"

/* The scenario language as structs: what the field tables (language_*.c) fill, before names are resolved. */

extern const struct field_table language_scenario;
extern const struct field_table language_taint;
extern const struct field_table language_script_write;
extern const struct field_table language_condition;
extern const struct field_table language_when;
extern const struct field_table language_dist;
extern const struct field_table language_timeline_entry;
extern const struct field_table language_expectation;
extern const struct field_table language_count;
extern const struct field_table language_invariants;
extern const struct field_table language_violates;

/* Distributions of durations. A plain duration is `constant`, a plain list `empirical`. */

struct spec_normal {
	struct origin origin;
	int64_t mean_ns, deviation_ns;
};

struct spec_lognormal {
	struct origin origin;
	double mu, sigma; /* of the logarithm of seconds */
	int64_t median_ns, p90_ns, p95_ns, p99_ns;
};

struct spec_exponential {
	struct origin origin;
	int64_t mean_ns;
};

struct spec_shaped { /* gamma, weibull, pareto */
	struct origin origin;
	double shape;
	int64_t scale_ns;
};

struct spec_empirical {
	struct origin origin;
	struct duration_list values;
	const char *file;
};

struct spec_component {
	struct origin origin;
	double weight;
	struct spec_dist *of;
};

struct spec_dist {
	struct origin origin;
	int64_t constant_ns;
	struct duration_list uniform;
	struct spec_normal *normal;
	struct spec_lognormal *lognormal;
	struct spec_exponential *exponential;
	struct spec_shaped *gamma, *weibull, *pareto;
	struct spec_empirical *empirical;
	struct object_list mixture; /* of struct spec_component */
	struct dist dist;           /* what all that comes to */
};

/* Members and their behaviour */

struct spec_taint {
	struct origin origin;
	const char *key, *value;
	int effect;
};

struct spec_group {
	struct origin origin;
	const char *name;
	const struct value *labels;
};

struct spec_member {
	struct origin origin;
	const char *name;
	const struct value *labels;
	struct spec_group *group;
	struct object_list taints; /* of struct spec_taint */
};

struct spec_failure {
	struct origin origin;
	double probability;
	struct spec_dist *recovers;
};

struct spec_failures {
	struct origin origin;
	struct spec_failure *apply, *availability;
};

struct spec_condition { /* one that a member or somebody writes */
	struct origin origin;
	const char *type, *reason, *message;
	int status; /* enum condition_status */
	int64_t generation;
};

struct spec_script_write {
	struct origin origin;
	int64_t after_ns, after_delete_ns;
	struct object_list conditions; /* of struct spec_condition */
};

struct spec_behavior {
	struct origin origin;
	const struct value *match;
	struct text_list clusters;
	struct spec_dist *apply_latency, *remove_latency;
	struct spec_failures *failures;
	bool quiet;
	struct object_list script; /* of struct spec_script_write */
};

/* People */

struct spec_approves {
	struct origin origin;
	const char *stage, *run;
	int timing; /* 0 any, 1 before, 2 after */
};

struct spec_person {
	struct origin origin;
	const char *name;
	struct spec_approves *approves;
	struct spec_dist *after;
};

/* The timeline */

struct spec_when {
	struct origin origin;
	struct object_ref object;
	const char *condition;
	bool gone;
	const char *happened;
};

struct spec_patch {
	struct origin origin;
	struct object_ref object;
	const struct value *merge, *json;
	int subresource; /* 0 none, 1 status */
};

struct spec_approve {
	struct origin origin;
	const char *request, *reason, *message;
	int status; /* enum condition_status */
	int64_t generation;
};

struct spec_label {
	struct origin origin;
	struct object_ref object;
	const struct value *labels;
};

struct spec_taint_action {
	struct origin origin;
	const char *cluster;
	struct object_list taints; /* of struct spec_taint */
};

struct spec_member_script {
	struct origin origin;
	const char *cluster;
	struct object_list script; /* of struct spec_script_write */
};

struct spec_binding {
	struct origin origin;
	const char *cluster, *name, *ns;
	const struct value *spec;
	struct object_list conditions; /* of struct spec_condition */
};

struct spec_entry {
	struct origin origin;
	const char *name;
	struct moment at;
	struct spec_when *when;
	struct spec_dist *after;
	const struct value *apply, *create;
	struct spec_patch *patch;
	struct text_list remove;
	struct spec_approve *approve, *unapprove;
	struct spec_label *label;
	struct spec_taint_action *taint;
	struct text_list start, stop, resume;
	struct spec_member_script *member;
	struct spec_binding *binding;
	const char *refused;
	bool optional;
};

/* Invariants */

struct spec_exemption {
	struct origin origin;
	const char *name, *why;
};

struct spec_invariants {
	struct origin origin;
	struct object_list except; /* of struct spec_exemption */
};

struct spec_violates {
	struct origin origin;
	const char *invariant;
};

/* Expectations */

struct spec_get {
	struct origin origin;
	const char *command, *prints;
};

struct spec_order {
	struct origin origin;
	const char *run;
	struct text_list clusters;
};

struct spec_duration {
	struct origin origin;
	const char *run, *stage, *cluster;
	struct duration_list within;
	int64_t exactly_ns;
};

struct spec_holds { /* never, always, eventually */
	struct origin origin;
	struct object_ref object;
	const char *condition;
	bool gone;
	struct moment from, until;
};

struct spec_count {
	struct origin origin;
	const char *kind, *ns;
	const struct value *labels;
	int64_t is, at_least, at_most;
};

struct spec_refused {
	struct origin origin;
	const char *entry, *text;
};

struct spec_expectation {
	struct origin origin;
	const char *name;
	struct moment at;
	struct spec_when *when;
	int64_t after_ns;
	const char *cluster;
	const struct value *object;
	const char *absent;
	struct spec_get *get;
	struct spec_count *count;
	struct spec_order *order;
	struct spec_duration *duration;
	struct spec_holds *never, *always, *eventually;
	struct spec_refused *refused;
	struct spec_violates *violates;
};

/* The document */

struct spec_hub {
	struct origin origin;
	int64_t run_pass_ns, placement_pass_ns, scheduler_pass_ns, snapshot_minimum_interval_ns, changes_collection_ns;
};

struct spec_metadata {
	struct origin origin;
	const char *name, *description;
	const struct value *labels;
};

struct spec_body {
	struct origin origin;
	int release; /* enum release_id */
	int64_t start_ns, horizon_ns, seed;
	struct text_list include;
	struct spec_hub *hub;
	struct object_list members;  /* of struct spec_member */
	struct object_list behavior; /* of struct spec_behavior */
	struct object_list people;   /* of struct spec_person */
	struct object_list timeline; /* of struct spec_entry */
	struct object_list expect;   /* of struct spec_expectation */
	struct spec_invariants *invariants;
};

struct spec_scenario {
	struct origin origin;
	int api_version, kind;
	struct spec_metadata *metadata;
	struct spec_body *spec;
};

#endif
