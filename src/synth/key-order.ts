/** Keys that come first, in this order, wherever they appear; keys in neither list follow by name. */
const FIRST = [
  'apiVersion', 'apiGroup', 'kind', 'metadata', 'name', 'generateName', 'namespace', 'labels', 'annotations', 'spec', 'type', 'apiGroups',
  'image', 'imagePullPolicy', 'restartPolicy', 'command', 'args', 'workingDir',
  'schedule', 'timeZone', 'scaleTargetRef', 'targetRef', 'replicas', 'minReplicas', 'maxReplicas', 'minAvailable', 'maxUnavailable',
  'ingressClassName', 'parentRefs', 'hostnames', 'matches', 'filters', 'backendRefs', 'host', 'path', 'pathType',
  'httpGet', 'exec', 'grpc', 'tcpSocket',
  'serviceName', 'podSelector', 'selector', 'policyTypes', 'from', 'to', 'ingress', 'egress',
  'port', 'containerPort', 'targetPort', 'nodePort', 'protocol', 'appProtocol', 'ports',
  'key', 'operator', 'value', 'valueFrom', 'env', 'envFrom',
  'accessModes', 'storageClassName', 'resources', 'requests', 'limits', 'resourceNames', 'verbs',
  'serviceAccountName', 'automountServiceAccountToken', 'weight', 'maxSkew', 'topologyKey',
];

/** Keys that come last, in this order: the bulk of an object, which would hide what is printed below it. */
const LAST = [
  'labelSelector',
  'startupProbe', 'readinessProbe', 'livenessProbe', 'lifecycle', 'securityContext', 'volumeMounts', 'volumeDevices',
  'initContainers', 'containers', 'ephemeralContainers', 'volumes',
  'template', 'jobTemplate', 'volumeClaimTemplates', 'status',
];

/** Maps whose keys are chosen by the user, where an order by meaning would look arbitrary. */
const USERS_OWN_KEYS = new Set([
  'labels', 'annotations', 'matchLabels', 'nodeSelector', 'data', 'stringData', 'binaryData', 'properties', 'parameters', 'requests', 'limits',
]);

const RANKS = new Map([
  ...FIRST.map((key, i): [string, number] => [key, i - FIRST.length]),
  ...LAST.map((key, i): [string, number] => [key, i + 1]),
]);

/** The keys of the map at `parent`, in the order in which they are printed, regardless of how the map was built. */
export function orderedKeys(map: object, parent?: string): string[] {
  const byName = Object.keys(map).sort();
  if (parent !== undefined && USERS_OWN_KEYS.has(parent)) return byName;
  return byName.sort((a, b) => rankOf(a) - rankOf(b));
}

function rankOf(key: string): number {
  return RANKS.get(key) ?? 0;
}
