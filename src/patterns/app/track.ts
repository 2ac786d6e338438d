import { TwelveFactorAppProps } from './twelve-factor-app-props';
import { Route } from '../../props/routes/route';
import { Resources } from '../../props/scaling/resources';
import { PriorityTier } from '../../props/scheduling/priority-tier';
import { ServiceOptions } from '../../props/services/service-options';
import { WorkloadProps } from '../workload/workload-props';

/** Options that another version of an app can set itself; the app decides all others. */
export type OwnProps = Pick<WorkloadProps, 'command' | 'args' | 'podFields' | 'config' | 'configFiles' | 'secrets' | 'secretFiles' | 'projectedFiles' | 'bindings' | 'calls' | 'egress' | 'podLabels' | 'podAnnotations' | 'volumes'>
& { readonly resources?: Resources };

/** The pods of another version of an app. */
export interface TrackOptions {
  /** Name of its objects. */
  readonly instance: string;
  /** Excludes its pods from everything that applies to the app's pods, including the services it calls and its storage. */
  readonly isApart?: boolean;
  /** Whether the app's clients may also call this version. */
  readonly isMirrored?: boolean;
  readonly image?: string;
  readonly replicas: number;
  readonly priority?: PriorityTier;
  /** Routes from outside to this version only. */
  readonly routes?: Route[];
  readonly own: OwnProps;
}

/** The app's props with those of the version: maps are merged, and the app decides how traffic reaches it. */
export function trackProps({ image: _, resources: __, ...app }: TwelveFactorAppProps, options: TrackOptions): WorkloadProps {
  const { own, replicas, isApart = false, priority, routes } = options;
  return {
    ...app,
    command: own.command ?? app.command,
    args: own.args ?? app.args,
    configFiles: merged(app.configFiles, own.configFiles),
    secretFiles: merged(app.secretFiles, own.secretFiles),
    projectedFiles: merged(app.projectedFiles, own.projectedFiles),
    volumes: isApart ? own.volumes : merged(app.volumes, own.volumes),
    podLabels: merged(app.podLabels, own.podLabels),
    podAnnotations: merged(app.podAnnotations, own.podAnnotations),
    priority: priority ?? app.priority,
    replicas,
    scale: undefined,
    // The budget of the app is for its own number of pods.
    disruptionBudget: undefined,
    service: app.service && serviceOfTrack(app.service),
    routes,
    ...(isApart && { verticalScale: undefined, resilience: undefined, leaderElection: undefined }),
  };
}

/**
 * The Service options of the app that apply to the version too. Not those that can only exist once: addresses, and annotations by which
 * controllers act on the Service. Node-local traffic is left out, as few pods are on few nodes; so is headless, as clients that call pods by
 * their own addresses cannot be sent to another version.
 */
function serviceOfTrack({ ipFamilyPolicy, ipFamilies, sessionAffinity, trafficDistribution }: ServiceOptions): ServiceOptions {
  return { ipFamilyPolicy, ipFamilies, sessionAffinity, trafficDistribution };
}

type Dictionary<T> = { readonly [key: string]: T } | undefined;

function merged<T>(base: Dictionary<T>, own: Dictionary<T>): Dictionary<T> {
  return base || own ? { ...base, ...own } : undefined;
}
