import { IConstruct } from 'constructs';
import { CallCondition } from '../../props/routes/call-condition';
import { HttpMethod } from '../../props/routes/http-method';
import { Identity, instanceLabels, processLabels } from '../objects/identity';

/** What part of the traffic goes to a Service, and whether the response tells the client to come back to it. */
export interface Share {
  readonly service: string;
  /** Percent, also 0: a weight that is not set would count as 1. */
  readonly weight: number;
  readonly setCookie?: string;
}

/** Requests that are set apart before all others are split. */
export interface SetApart {
  /** Name that a mesh shows. */
  readonly name: string;
  /** A request matches if all conditions of one of them match. */
  readonly matches: CallCondition[][];
  readonly shares: Share[];
}

/** A copy of requests, whose responses are ignored. */
export interface Mirror {
  readonly service: string;
  readonly percent: number;
  /** Undefined for all methods. */
  readonly methods?: HttpMethod[];
}

/**
 * Where the traffic of a workload goes during a release. The workload's own objects read it when they render, so that a release that is created
 * later decides. It is also valid without a release: then all traffic goes to the workload itself.
 */
export class Traffic {
  public readonly setApart: SetApart[] = [];
  public readonly mirrors: Mirror[] = [];
  /** The functions that split routes by it; a release tries them when it is created, so that what is impossible is rejected at its own line. */
  public readonly splits: ((where: IConstruct) => unknown)[] = [];
  /** Whether an object of a mesh reads it. */
  public isRouted = false;
  /** Whether it has a release, whatever the share of the release. */
  public isReleased = false;
  private divided?: Share[];
  private to?: string;
  private isShared = false;
  private seconds?: number;
  private elsewhere = 0;

  constructor(private readonly identity: Identity) {}

  /** The workload's Services also select the pods of its other versions, which are as many as their share. */
  public shareByPods(): void {
    this.isShared = true;
  }

  /** The workload's Services select the pods of another one. */
  public moveTo(instance: string): void {
    this.to = instance;
  }

  /** Requests of a client address keep going to the same pod for this many seconds. */
  public stickByAddress(seconds: number): void {
    this.seconds = seconds;
  }

  /** Rejects a traffic split that routes cannot express. */
  public refuseUnsplittable(where: IConstruct): void {
    this.splits.forEach(split => split(where));
  }

  public divide(shares: Share[]): void {
    this.divided = shares;
  }

  /** It has pods for traffic that others get, in percent of all traffic, so that this traffic may come back at any time. */
  public keepReadyFor(percent: number): void {
    this.elsewhere = percent;
  }

  /** Percent of all traffic that it does not get but must have pods for. */
  public get readyFor(): number {
    return this.elsewhere;
  }

  /** How the traffic that is not set apart is split. */
  public get shares(): Share[] {
    return this.divided ?? [{ service: this.identity.instance, weight: 100 }];
  }

  /** Whether the traffic is split, set apart or mirrored at all. */
  public get isSplit(): boolean {
    return this.divided !== undefined || this.setApart.length > 0 || this.mirrors.length > 0;
  }

  /** Whether routes send any traffic to other pods, which must exist before. */
  public get leadsAway(): boolean {
    const all = [...this.shares, ...this.setApart.flatMap(({ shares }) => shares)];
    return this.mirrors.length > 0 || all.some(({ service, weight }) => weight > 0 && service !== this.identity.instance);
  }

  /** Whether its Services select other pods. */
  public get isElsewhere(): boolean {
    return this.to !== undefined;
  }

  /** The selector of its Services. */
  public get selector(): { readonly [label: string]: string } {
    const { identity, to: instance = identity.instance } = this;
    return { ...processLabels(identity), ...!this.isShared && instanceLabels({ ...identity, instance }) };
  }

  /** The session affinity of its Services, if the release sets it. */
  public get affinitySeconds(): number | undefined {
    return this.seconds;
  }
}
