#include "reports/approve_command.h"

#include "reports/safe_text.h"

#include "model/kinds.h"

static const struct kind_info *kind_of(const struct story_run *run)
{
	return kind_by_name(*run->identity->ns ? "ApprovalRequest" : "ClusterApprovalRequest", NULL);
}

const char *approve_kind_word(const struct story_run *run)
{
	return kind_of(run)->singular;
}

/* Of the request when it was made, 1 when it is not known. */
static int64_t request_generation(const struct report *report, const struct story_run *run, const struct story_task *task)
{
	const struct object *request = task->begun_ns == STORY_NEVER || !task->request
					       ? NULL
					       : history_object(report->history, kind_of(run), run->identity->ns, task->request, task->begun_ns);
	return request ? request->meta.generation : 1;
}

void approve_command_put(struct text *out, const struct report *report, const struct story_run *run, const struct story_task *task)
{
	text_putf(out, "kubectl patch %s ", approve_kind_word(run));
	safe_put_bash(out, task->request ? task->request : "");
	if (*run->identity->ns) {
		text_put(out, " -n ");
		safe_put_bash(out, run->identity->ns);
	}
	text_putf(out,
		  " --type=merge --subresource=status -p '{\"status\":{\"conditions\":[{\"type\":\"Approved\",\"status\":\"True\","
		  "\"observedGeneration\":%lld,\"reason\":\"Approved\",\"message\":\"approved\","
		  "\"lastTransitionTime\":\"'\"$(date -u +%%Y-%%m-%%dT%%H:%%M:%%SZ)\"'\"}]}}'",
		  (long long)request_generation(report, run, task));
}
