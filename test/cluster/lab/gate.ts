import type { KubeObject } from './client';
import { type Collection, Controller } from './controller';
import { type Reference, referencesOf } from './references';

const CONDITION = 'lab.keelwright.io/ReferencesFound';

/** What keeps a pod from starting, as its waiting containers tell it. */
interface Lack {
  readonly reason: string;
  readonly message: string;
}

/**
 * Lets a scheduled pod start only when all that it refers to exists, as a kubelet does: until then it stays
 * Pending with a container that waits. The stages of the fake nodes wait for the condition that is set here.
 */
export class Gate extends Controller {
  private readonly kinds: Record<Reference['kind'], Collection> = {
    ConfigMap: this.collection('/api/v1/configmaps'),
    Secret: this.collection('/api/v1/secrets'),
    ServiceAccount: this.collection('/api/v1/serviceaccounts'),
    PersistentVolumeClaim: this.collection('/api/v1/persistentvolumeclaims'),
  };
  private readonly pods = this.collection('/api/v1/pods');

  protected async pass(): Promise<void> {
    const waiting = this.pods.all().filter(isWaiting);
    await Promise.all(waiting.map(async pod => this.decide(pod)));
  }

  private async decide(pod: KubeObject): Promise<void> {
    const missing = referencesOf(pod).map(reference => this.lack(reference, pod.metadata.namespace!)).find(lack => lack);
    const current = conditionOf(pod);
    if (missing && current?.message === missing.message) return;
    await this.api.patch(`/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}/status`, {
      status: {
        conditions: [{
          type: CONDITION,
          status: missing ? 'False' : 'True',
          reason: missing?.reason ?? 'Found',
          message: missing?.message ?? '',
          lastTransitionTime: new Date().toISOString().replace(/\.\d+/, ''),
        }],
        ...missing && { containerStatuses: waitingStatuses(pod, missing) },
      },
    }, 'strategic');
  }

  private lack({ kind, name, key, optional, use }: Reference, namespace: string): Lack | undefined {
    if (optional) return undefined;
    // A kubelet mounts before it creates containers: what is missing for a mount leaves the container in creation.
    const reason = use === 'env' ? 'CreateContainerConfigError' : 'ContainerCreating';
    const object = this.kinds[kind].get(name, namespace);
    if (!object) return { reason, message: `${kind.toLowerCase()} "${name}" not found` };
    if (kind === 'PersistentVolumeClaim' && object.status?.phase !== 'Bound') {
      return { reason, message: `persistentvolumeclaim "${name}" is not bound` };
    }
    const found = key === undefined || key in { ...object.data, ...object.binaryData };
    return found ? undefined : { reason, message: `couldn't find key ${key} in ${kind} ${namespace}/${name}` };
  }
}

function isWaiting(pod: KubeObject): boolean {
  return pod.spec.nodeName && pod.status.phase === 'Pending' && !pod.metadata.deletionTimestamp && conditionOf(pod)?.status !== 'True';
}

function conditionOf(pod: KubeObject): { status: string; message?: string } | undefined {
  return pod.status.conditions?.find(({ type }: { type: string }) => type === CONDITION);
}

function waitingStatuses({ spec }: KubeObject, waiting: Lack): object[] {
  return spec.containers.map(({ name, image }: { name: string; image: string }) => (
    { name, image, imageID: '', ready: false, started: false, restartCount: 0, state: { waiting } }
  ));
}
