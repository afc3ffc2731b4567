#ifndef FLEETSIM_REPORTS_CORE_CELLS_H
#define FLEETSIM_REPORTS_CORE_CELLS_H

#include "reports/columns.h"

/* Computed cells of the built-in kinds, and the pieces they are made of. */

/* "k=v,k=v" in kubectl's order, or `none` when there is nothing; also the LABELS column. */
void cell_write_labels(struct text *out, const struct value *labels, const char *none, struct arena *arena);

/* A label selector in words: "a=b,c in (d,e),!f", or `none`. */
void cell_write_selector(struct text *out, const struct value *selector, const char *none, struct arena *arena);

/* The age of an instant, as far as 64 bits of nanoseconds reach. */
void cell_write_age(struct text *out, int64_t instant_ns, int64_t now_ns);

/* Texts of `field` of the items of a list that may be NULL, or of the items themselves when `field` is NULL, joined. */
void cell_write_joined(struct text *out, const struct value *list, const char *field, const char *separator);

/* The status of the condition of a type in a list that may be NULL; "" when there is none. */
const char *cell_condition(const struct value *conditions, const char *type);

typedef void cell_writer(struct text *out, const struct value *object, const struct cell_context *context);

/* Workloads */
cell_writer cell_ready_replicas, cell_containers, cell_images, cell_selector, cell_deployment_selector;
cell_writer cell_cron_containers, cell_cron_images, cell_cron_selector, cell_cron_suspend, cell_cron_active;
cell_writer cell_job_status, cell_job_completions, cell_job_duration;
cell_writer cell_node_selector, cell_autoscaler_reference, cell_autoscaler_targets, cell_revision_controller;

/* Pods and nodes */
cell_writer cell_pod_ready, cell_pod_status, cell_pod_restarts, cell_pod_gates;
cell_writer cell_node_status, cell_node_roles, cell_node_internal_ip, cell_node_external_ip;

/* Network */
cell_writer cell_service_external_ip, cell_service_ports, cell_service_selector;
cell_writer cell_ingress_hosts, cell_ingress_address, cell_ingress_ports, cell_ingress_class_parameters, cell_pod_selector;
cell_writer cell_endpoints, cell_slice_ports, cell_slice_endpoints;

/* Configuration and policy */
cell_writer cell_config_data, cell_secret_data, cell_account_secrets, cell_webhooks, cell_validations, cell_namespace_status;
cell_writer cell_volume_modes, cell_volume_claim, cell_volume_status, cell_claim_capacity, cell_claim_modes, cell_claim_status;
cell_writer cell_storage_class_name;
cell_writer cell_role_ref, cell_subject_users, cell_subject_groups, cell_subject_accounts;
cell_writer cell_event_last_seen, cell_event_object, cell_event_source, cell_event_first_seen, cell_event_count, cell_event_message;
cell_writer cell_quota_request, cell_quota_limit;
cell_writer cell_api_service, cell_api_available, cell_param_kind, cell_csi_drivers;

#endif
