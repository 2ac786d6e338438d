import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { extendedResources } from './extended-resources';
import { byteQuantity, cpuQuantity, formatBytes, formatCpu } from '../../private/quantity';
import { refuse } from '../../private/refusal';
import { WritablePath } from '../../props/pods/writable-path';
import { Resources } from '../../props/scaling/resources';
import { Json } from '../objects/kube';

const MEBIBYTE = 2 ** 20;
/** Compilers and garbage collectors that run while an app starts share its CPU: with one core, the start takes twice as long. */
const CORES_TO_START = 2;
const DISK_REQUEST = '64Mi';
const DISK_FOR_LOGS = 192 * MEBIBYTE;

/** Requests and limits of a container that writes to these paths. */
export function containerResources(
  where: IConstruct, prop: string, resources: Resources, writable: WritablePath[],
): Json<k8s.ResourceRequirements> {
  refuseMissing(where, prop, resources);
  const cpu = cpuQuantity(where, `${prop}.cpu`, resources.cpu);
  const memory = byteQuantity(where, `${prop}.memory`, resources.memory);
  const onDisk = total(where, writable.filter(path => !path.inMemory && !path.isVolume));
  // Under disk pressure, pods that use more than they request are evicted first.
  const diskRequest = resources.ephemeralStorage ?? formatBytes(Math.max(onDisk, byteQuantity(where, prop, DISK_REQUEST)));
  const disk = byteQuantity(where, `${prop}.ephemeralStorage`, diskRequest);

  const cpuLimit = resources.cpuLimit ?? formatCpu(Math.max(4 * cpu, CORES_TO_START));
  if (cpuLimit !== 'none') {
    atLeast(where, `${prop}.cpuLimit`, cpuLimit, cpuQuantity(where, `${prop}.cpuLimit`, cpuLimit), 'cpu', resources.cpu, cpu);
  }
  const memoryLimit = resources.memoryLimit ?? resources.memory;
  const memoryBytes = resources.memoryLimit === undefined ? memory : byteQuantity(where, `${prop}.memoryLimit`, memoryLimit);
  atLeast(where, `${prop}.memoryLimit`, memoryLimit, memoryBytes, 'memory', resources.memory, memory);

  const diskLimit = resources.ephemeralStorageLimit ?? formatBytes(Math.max(onDisk + DISK_FOR_LOGS, disk));
  const diskBytes = byteQuantity(where, `${prop}.ephemeralStorageLimit`, diskLimit);
  atLeast(where, `${prop}.ephemeralStorageLimit`, diskLimit, diskBytes, 'ephemeralStorage', diskRequest, disk);

  refuseOverfull(where, 'in memory', `${prop}.memoryLimit`, memoryLimit, memoryBytes, total(where, writable.filter(path => path.inMemory)));
  refuseOverfull(where, 'on disk', `${prop}.ephemeralStorageLimit`, diskLimit, diskBytes, onDisk);

  const extended = extendedResources(where, prop, resources.extended);
  return {
    requests: { 'cpu': resources.cpu, 'memory': resources.memory, 'ephemeral-storage': diskRequest, ...extended },
    limits: { ...(cpuLimit !== 'none' && { cpu: cpuLimit }), 'memory': memoryLimit, 'ephemeral-storage': diskLimit, ...extended },
  };
}

function refuseMissing(where: IConstruct, prop: string, resources: Resources | undefined): void {
  if (resources?.cpu !== undefined && resources.memory !== undefined) return;
  refuse(where, {
    code: 'resources-missing',
    problem: `${prop} does not set both cpu and memory`,
    given: resources ?? 'nothing',
    allowed: 'cpu and memory, both as strings',
    fix: `set ${prop}: { cpu: '100m', memory: '128Mi' } with the values that the app was seen to use`,
  });
}

function atLeast(
  where: IConstruct, prop: string, limit: string, limitValue: number, request: string, requested: string, requestValue: number,
): void {
  if (limitValue >= requestValue) return;
  refuse(where, {
    code: 'limit-below-request',
    problem: `${prop} is less than the request`,
    given: limit,
    allowed: `at least ${requested}, the ${request} request`,
    fix: `raise the limit to ${requested} or more, or lower ${request}`,
  });
}

function refuseOverfull(where: IConstruct, what: string, prop: string, limit: string, limitBytes: number, written: number): void {
  if (written <= limitBytes && (what === 'on disk' || written < limitBytes || written === 0)) return;
  refuse(where, {
    code: 'writable-paths-too-big',
    problem: `the total size of the writable paths ${what} is too large for the container's limit`,
    given: `${formatBytes(written)} in writablePaths, ${prop} ${limit}`,
    allowed: `writable paths ${what} with a total size below the limit`,
    fix: `raise ${prop}, or make the paths smaller`,
  });
}

/** Bytes that the paths hold together. */
export function total(where: IConstruct, paths: WritablePath[]): number {
  return paths.reduce((sum, { path, size }) => sum + byteQuantity(where, `writablePaths ${path}`, size), 0);
}
