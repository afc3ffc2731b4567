/* The layout of tables, and the cells of built-in kinds. */

#include "tests/unit/get_fixture.h"

#define NOW "2025-01-03T00:00:00.5Z"
#define META(name) "\"metadata\":{\"name\":\"" name "\",\"namespace\":\"default\",\"creationTimestamp\":\"2025-01-02T23:58:00Z\"}"

static void assert_get(const char *objects, const char *command, const char *out)
{
	struct fixture fixture;
	fixture_init(&fixture, objects, RELEASE_HEAD, NOW);
	fixture_get(&fixture, command, out, "", 0);
	fixture_deinit(&fixture);
}

#define EVICTION(name, valid, executed) \
	"{\"apiVersion\":\"placement.kubernetes-fleet.io/v1beta1\",\"kind\":\"ClusterResourcePlacementEviction\",\"metadata\":{\"name\":\"" name \
	"\"},\"status\":{\"conditions\":[{\"type\":\"Valid\",\"status\":\"" valid "\"}" executed "]}}"

static void test_layout(void **state)
{
	(void)state;
	assert_get("[" EVICTION("e-long-name", "True", "") "]", "crpe", "NAME          VALID   EXECUTED\ne-long-name   True    \n");
	assert_get("[" EVICTION("e", "True", "") "]", "crpe --no-headers", "e     True   \n");
	assert_get("[" EVICTION("e", "line\\ntwo\\u001b[1m", "") "]", "crpe", "NAME   VALID     EXECUTED\ne      line...   \n");
	assert_get("[" EVICTION("e", "\\u001b[1m", "") "]", "crpe", "NAME   VALID   EXECUTED\ne      ^[[1m   \n");
	assert_get("[" EVICTION("\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9", "True", "") "]", "crpe",
		   "NAME    VALID   EXECUTED\n\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9   True    \n");
	assert_get("[" EVICTION("e", "True", ",{\"type\":\"Executed\",\"status\":\"False\"}") "]", "crpe",
		   "NAME   VALID   EXECUTED\ne      True    False\n");
}

#define MADE(name, created) "{\"apiVersion\":\"v1\",\"kind\":\"Widget\",\"metadata\":{\"name\":\"" name "\"" created "}}"

static void test_ages(void **state)
{
	(void)state;
	assert_get("[" MADE("a", ",\"creationTimestamp\":null") "," MADE("b", "") "," MADE("c", ",\"creationTimestamp\":\"\"") ","
		   MADE("d", ",\"creationTimestamp\":\"x\"") "," MADE("e", ",\"creationTimestamp\":\"2025-01-03T00:00:01Z\"") ","
		   MADE("f", ",\"creationTimestamp\":\"2025-01-03T00:00:03Z\"") "," MADE("g", ",\"creationTimestamp\":\"2025-01-02T23:58:00Z\"") ","
		   MADE("h", ",\"creationTimestamp\":7") "," MADE("i", ",\"creationTimestamp\":\"1700-01-01T00:00:00Z\"") "]",
		   "widgets",
		   "NAME   AGE\na      \nb      \nc      <unknown>\nd      <invalid>\ne      0s\nf      <invalid>\ng      2m\nh      \ni      292y\n");
}

static void test_order_of_a_list(void **state)
{
	(void)state;
#define AT(ns, name) "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"" name "\",\"namespace\":\"" ns "\"}}"
	assert_get("[" AT("a", "x") "," AT("b", "y") "," AT("a-b", "z") "," AT("a", "w") "]", "secrets -A --no-headers",
		   "a-b   z     Opaque   0     <unknown>\na     w     Opaque   0     <unknown>\na     x     Opaque   0     <unknown>\n"
		   "b     y     Opaque   0     <unknown>\n");
}

static void test_configuration(void **state)
{
	(void)state;
	assert_get("[{\"apiVersion\":\"v1\",\"kind\":\"Namespace\"," META("n") ",\"status\":{\"phase\":\"Active\"}}]", "ns",
		   "NAME   STATUS   AGE\nn      Active   2m\n");
	assert_get("[{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\"," META("c") ",\"data\":{\"a\":\"\",\"b\":\"\"},\"binaryData\":{\"c\":\"\"}}]", "cm",
		   "NAME   DATA   AGE\nc      3      2m\n");
	assert_get("[{\"apiVersion\":\"v1\",\"kind\":\"ServiceAccount\"," META("s") "}]", "sa", "NAME   SECRETS   AGE\ns      0         2m\n");
	assert_get("[{\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"kind\":\"ClusterRole\"," META("r") "}]", "clusterroles",
		   "NAME   CREATED AT\nr      2025-01-02T23:58:00Z\n");
	assert_get("[{\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"kind\":\"RoleBinding\"," META("b")
		   ",\"roleRef\":{\"kind\":\"Role\",\"name\":\"r\"},\"subjects\":[{\"kind\":\"User\",\"name\":\"u\"},{\"kind\":\"ServiceAccount\","
		   "\"namespace\":\"n\",\"name\":\"s\"},{\"kind\":\"User\",\"name\":\"v\"}]}]",
		   "rolebindings -o wide", "NAME   ROLE     AGE   USERS   GROUPS   SERVICEACCOUNTS\nb      Role/r   2m    u, v             n/s\n");
	assert_get("[{\"apiVersion\":\"v1\",\"kind\":\"Event\"," META("e")
		   ",\"lastTimestamp\":\"2025-01-02T23:59:00Z\",\"type\":\"Normal\",\"reason\":\"R\",\"involvedObject\":{\"kind\":\"ConfigMap\","
		   "\"name\":\"c\"},\"message\":\" hello \\n\"}]",
		   "events", "LAST SEEN   TYPE     REASON   OBJECT        MESSAGE\n60s         Normal   R        configmap/c   hello\n");
	assert_get("[{\"apiVersion\":\"policy/v1\",\"kind\":\"PodDisruptionBudget\"," META("p") ",\"spec\":{\"minAvailable\":\"50%\"}}]", "pdb",
		   "NAME   MIN AVAILABLE   MAX UNAVAILABLE   ALLOWED DISRUPTIONS   AGE\np      50%             N/A               0                     2m\n");
	assert_get("[{\"apiVersion\":\"v1\",\"kind\":\"PersistentVolumeClaim\"," META("p")
		   ",\"spec\":{\"volumeName\":\"v\",\"storageClassName\":\"fast\"},\"status\":{\"phase\":\"Bound\",\"capacity\":{\"storage\":\"1Gi\"},"
		   "\"accessModes\":[\"ReadWriteMany\",\"ReadWriteOnce\"]}}]",
		   "pvc", "NAME   STATUS   VOLUME   CAPACITY   ACCESS MODES   STORAGECLASS   VOLUMEATTRIBUTESCLASS   AGE\n"
			  "p      Bound    v        1Gi        RWO,RWX        fast           <unset>                 2m\n");
	assert_get("[{\"apiVersion\":\"v1\",\"kind\":\"ResourceQuota\"," META("q")
		   ",\"status\":{\"hard\":{\"limits.cpu\":\"4\",\"pods\":\"10\",\"requests.cpu\":\"2\"},\"used\":{\"pods\":\"3\"}}}]",
		   "quota", "NAME   REQUEST                         LIMIT             AGE\nq      pods: 3/10, requests.cpu: 0/2   limits.cpu: 0/4   2m\n");
}

#define TEMPLATE "\"template\":{\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"i:1\"},{\"name\":\"b\",\"image\":\"j:2\"}]}}"
#define SELECTOR \
	"\"selector\":{\"matchLabels\":{\"app\":\"x\"},\"matchExpressions\":[{\"key\":\"z\",\"operator\":\"NotIn\",\"values\":[\"1\",\"2\"]}," \
	"{\"key\":\"b\",\"operator\":\"Exists\"},{\"key\":\"aa\",\"operator\":\"DoesNotExist\"}]}"

static void test_workloads(void **state)
{
	(void)state;
	assert_get("[{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\"," META("d") ",\"spec\":{\"replicas\":3," TEMPLATE "," SELECTOR
		   "},\"status\":{\"readyReplicas\":2,\"updatedReplicas\":1}}]",
		   "deploy -o wide",
		   "NAME   READY   UP-TO-DATE   AVAILABLE   AGE   CONTAINERS   IMAGES    SELECTOR\n"
		   "d      2/3     1            0           2m    a,b          i:1,j:2   !aa,app=x,b,z notin (1,2)\n");
	assert_get("[{\"apiVersion\":\"apps/v1\",\"kind\":\"StatefulSet\"," META("s") "}]", "sts", "NAME   READY   AGE\ns      0/1     2m\n");
	assert_get("[{\"apiVersion\":\"apps/v1\",\"kind\":\"DaemonSet\"," META("d")
		   ",\"status\":{\"desiredNumberScheduled\":3,\"numberReady\":2}}]",
		   "ds", "NAME   DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR   AGE\n"
			 "d      3         0         2       0            0           <none>          2m\n");
	assert_get("[{\"apiVersion\":\"batch/v1\",\"kind\":\"Job\"," META("j")
		   ",\"spec\":{\"completions\":3},\"status\":{\"succeeded\":3,\"startTime\":\"2025-01-02T23:00:00Z\",\"completionTime\":"
		   "\"2025-01-02T23:01:05Z\",\"conditions\":[{\"type\":\"Complete\",\"status\":\"True\"}]}}]",
		   "jobs", "NAME   STATUS     COMPLETIONS   DURATION   AGE\nj      Complete   3/3           65s        2m\n");
	assert_get("[{\"apiVersion\":\"batch/v1\",\"kind\":\"CronJob\"," META("c") ",\"spec\":{\"schedule\":\"* * * * *\"}}]", "cj",
		   "NAME   SCHEDULE    TIMEZONE   SUSPEND   ACTIVE   LAST SCHEDULE   AGE\nc      * * * * *   <none>     False     0        <none>          2m\n");
	assert_get("[{\"apiVersion\":\"autoscaling/v2\",\"kind\":\"HorizontalPodAutoscaler\"," META("h")
		   ",\"spec\":{\"scaleTargetRef\":{\"kind\":\"Deployment\",\"name\":\"d\"},\"maxReplicas\":5,\"metrics\":[{\"type\":\"Resource\","
		   "\"resource\":{\"name\":\"cpu\",\"target\":{\"averageUtilization\":80}}},{\"type\":\"External\",\"external\":{\"target\":"
		   "{\"averageValue\":\"7\"}}},{\"type\":\"Odd\"}]},\"status\":{\"currentMetrics\":[{\"resource\":{\"current\":"
		   "{\"averageUtilization\":12}}}]}}]",
		   "hpa", "NAME   REFERENCE      TARGETS                                       MINPODS   MAXPODS   REPLICAS   AGE\n"
			  "h      Deployment/d   cpu: 12%/80%, <unknown>/7 (avg) + 1 more...   <unset>   5         0          2m\n");
}

static void test_pods_and_nodes(void **state)
{
	(void)state;
	assert_get("[{\"apiVersion\":\"v1\",\"kind\":\"Pod\"," META("p")
		   ",\"spec\":{\"containers\":[{\"name\":\"a\"},{\"name\":\"b\"}],\"nodeName\":\"n1\"},\"status\":{\"phase\":\"Running\",\"podIPs\":"
		   "[{\"ip\":\"10.0.0.1\"}],\"containerStatuses\":[{\"ready\":true,\"restartCount\":2,\"state\":{\"running\":{}},\"lastState\":"
		   "{\"terminated\":{\"finishedAt\":\"2025-01-02T23:00:00Z\"}}},{\"restartCount\":1,\"state\":{\"waiting\":{\"reason\":"
		   "\"CrashLoopBackOff\"}}}]}}]",
		   "po -o wide",
		   "NAME   READY   STATUS             RESTARTS      AGE   IP         NODE   NOMINATED NODE   READINESS GATES\n"
		   "p      1/2     CrashLoopBackOff   3 (60m ago)   2m    10.0.0.1   n1     <none>           <none>\n");
	assert_get("[{\"apiVersion\":\"v1\",\"kind\":\"Pod\"," META("p")
		   ",\"spec\":{\"initContainers\":[{\"name\":\"i\"},{\"name\":\"k\"}],\"containers\":[{\"name\":\"a\"}]},\"status\":{\"phase\":"
		   "\"Pending\",\"initContainerStatuses\":[{\"name\":\"i\",\"state\":{\"terminated\":{\"exitCode\":0}}},{\"name\":\"k\",\"state\":"
		   "{\"running\":{}}}]}}]",
		   "po", "NAME   READY   STATUS     RESTARTS   AGE\np      0/1     Init:1/2   0          2m\n");
	assert_get("[{\"apiVersion\":\"v1\",\"kind\":\"Pod\"," META("p")
		   ",\"spec\":{\"containers\":[{\"name\":\"a\"}]},\"status\":{\"phase\":\"Failed\",\"containerStatuses\":[{\"state\":{\"terminated\":"
		   "{\"exitCode\":137}}}]}}]",
		   "po", "NAME   READY   STATUS         RESTARTS   AGE\np      0/1     ExitCode:137   0          2m\n");
	assert_get("[{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"n\",\"labels\":{\"node-role.kubernetes.io/worker\":\"\","
		   "\"kubernetes.io/role\":\"agent\"}},\"spec\":{\"unschedulable\":true},\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":"
		   "\"True\"}],\"nodeInfo\":{\"kubeletVersion\":\"v1.32.4\"}}}]",
		   "no", "NAME   STATUS                     ROLES          AGE         VERSION\n"
			 "n      Ready,SchedulingDisabled   agent,worker   <unknown>   v1.32.4\n");
}

static void test_network(void **state)
{
	(void)state;
	assert_get("[{\"apiVersion\":\"v1\",\"kind\":\"Service\"," META("s")
		   ",\"spec\":{\"type\":\"LoadBalancer\",\"clusterIP\":\"10.0.0.9\",\"ports\":[{\"port\":80,\"nodePort\":30080},{\"port\":53,\"protocol\":"
		   "\"UDP\"}],\"selector\":{\"app\":\"x\"}},\"status\":{\"loadBalancer\":{\"ingress\":[{\"hostname\":\"a-long-name.example\"}]}}}]",
		   "svc", "NAME   TYPE           CLUSTER-IP   EXTERNAL-IP        PORT(S)               AGE\n"
			  "s      LoadBalancer   10.0.0.9     a-long-name.e...   80:30080/TCP,53/UDP   2m\n");
	assert_get("[{\"apiVersion\":\"v1\",\"kind\":\"Service\"," META("s") "}]", "svc -o wide",
		   "NAME   TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE   SELECTOR\ns      ClusterIP   <none>       <none>        <none>    2m    <none>\n");
	assert_get("[{\"apiVersion\":\"networking.k8s.io/v1\",\"kind\":\"Ingress\"," META("i")
		   ",\"spec\":{\"ingressClassName\":\"c\",\"tls\":[{}],\"rules\":[{\"host\":\"a\"},{\"host\":\"b\"},{\"host\":\"c\"},{\"host\":\"d\"},{}]}}]",
		   "ing", "NAME   CLASS   HOSTS               ADDRESS   PORTS     AGE\ni      c       a,b,c + 2 more...             80, 443   2m\n");
	assert_get("[{\"apiVersion\":\"v1\",\"kind\":\"Endpoints\"," META("e")
		   ",\"subsets\":[{\"addresses\":[{\"ip\":\"1.1.1.1\"},{\"ip\":\"::1\"}],\"ports\":[{\"port\":80},{\"port\":81}]}]}]",
		   "ep", "NAME   ENDPOINTS                                    AGE\ne      1.1.1.1:80,[::1]:80,1.1.1.1:81 + 1 more...   2m\n");
	assert_get("[{\"apiVersion\":\"discovery.k8s.io/v1\",\"kind\":\"EndpointSlice\"," META("e")
		   ",\"addressType\":\"IPv4\",\"ports\":[{\"port\":80}],\"endpoints\":[{\"addresses\":[\"1.1.1.1\"]}]}]",
		   "endpointslices", "NAME   ADDRESSTYPE   PORTS   ENDPOINTS   AGE\ne      IPv4          80      1.1.1.1     2m\n");
}

/* Every column of every kind copes with an object that has nothing but a name. */
static void test_empty_objects(void **state)
{
	(void)state;
	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind_info *kind = kind_at(i);
		struct fixture fixture;
		struct text json;
		text_init(&json, 0);
		text_putf(&json, "[{\"apiVersion\":\"%s%sv1\",\"kind\":\"%s\",\"metadata\":{\"name\":\"bare\",\"namespace\":\"default\"}}]", kind->group,
			  *kind->group ? "/" : "", kind->kind);
		fixture_init(&fixture, text_view(&json), RELEASE_HEAD, NOW);
		text_clear(&json);
		text_putf(&json, "%s -o wide --show-labels", kind_resource(&fixture.arena, kind));
		assert_int_equal(get_print_command(&fixture.out, &fixture.err, text_view(&json), &fixture.source), 0);
		if (!strstr(text_view(&fixture.out), "bare") || !strstr(text_view(&fixture.out), "<none>\n"))
			fail_msg("%s: %s%s", kind->kind, text_view(&fixture.out), text_view(&fixture.err));
		text_deinit(&json);
		fixture_deinit(&fixture);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_layout),	      cmocka_unit_test(test_ages),	    cmocka_unit_test(test_order_of_a_list),
		cmocka_unit_test(test_configuration), cmocka_unit_test(test_workloads),	    cmocka_unit_test(test_pods_and_nodes),
		cmocka_unit_test(test_network),	      cmocka_unit_test(test_empty_objects),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
