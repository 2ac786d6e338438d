import { TwelveFactorAppProps } from './twelve-factor-app-props';
import { WorkloadProps } from './workload-props';
import { PriorityTier } from '../props/priority-tier';
import { Resources } from '../props/resources';
import { Route } from '../props/route';
import { ServiceOptions } from '../props/service-options';

/** What another version of an app says itself; all else is the app's. */
export type OwnProps = Pick<WorkloadProps, 'command' | 'args' | 'config' | 'configFiles' | 'secrets' | 'secretFiles' | 'bindings' | 'calls' | 'egress' | 'podLabels' | 'podAnnotations' | 'volumes'>
& { readonly resources?: Resources };

/** The pods of another version of an app. */
export interface TrackOptions {
  /** Name of its objects. */
  readonly instance: string;
  /** Keeps its pods out of everything that is for the app's, what it calls and what it stores included. */
  readonly isApart?: boolean;
  /** Whether who calls the app may call it too. */
  readonly isMirrored?: boolean;
  readonly image?: string;
  readonly replicas: number;
  readonly priority?: PriorityTier;
  /** Ways from outside to this version alone. */
  readonly routes?: Route[];
  readonly own: OwnProps;
}

/** The app's props with those of the version: maps are merged, and how calls come to it is the app's to say. */
export function trackProps({ image: _, resources: __, ...app }: TwelveFactorAppProps, options: TrackOptions): WorkloadProps {
  const { own, replicas, isApart = false, priority, routes } = options;
  return {
    ...app,
    command: own.command ?? app.command,
    args: own.args ?? app.args,
    configFiles: merged(app.configFiles, own.configFiles),
    secretFiles: merged(app.secretFiles, own.secretFiles),
    volumes: isApart ? own.volumes : merged(app.volumes, own.volumes),
    podLabels: merged(app.podLabels, own.podLabels),
    podAnnotations: merged(app.podAnnotations, own.podAnnotations),
    priority: priority ?? app.priority,
    replicas,
    scale: undefined,
    service: app.service && serviceOfTrack(app.service),
    routes,
    ...(isApart && { verticalScale: undefined, resilience: undefined }),
  };
}

/**
 * How calls come to its pods, without what is there once: addresses, and annotations by which something else acts on the Service. Calls that must stay
 * on their node would find none of few pods; and where pods are called by their own addresses, nothing could send a call to another version.
 */
function serviceOfTrack({ ipFamilyPolicy, ipFamilies, sessionAffinity, trafficDistribution }: ServiceOptions): ServiceOptions {
  return { ipFamilyPolicy, ipFamilies, sessionAffinity, trafficDistribution };
}

type Dictionary<T> = { readonly [key: string]: T } | undefined;

function merged<T>(base: Dictionary<T>, own: Dictionary<T>): Dictionary<T> {
  return base || own ? { ...base, ...own } : undefined;
}
