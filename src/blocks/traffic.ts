import { IConstruct } from 'constructs';
import { Identity, instanceLabels, processLabels } from './identity';
import { CallCondition } from '../props/call-condition';
import { HttpMethod } from '../props/http-method';

/** What part of the calls goes to a Service, and whether the answer tells the client to come back to it. */
export interface Share {
  readonly service: string;
  /** Percent, also 0: what is not said would count as 1. */
  readonly weight: number;
  readonly setCookie?: string;
}

/** Calls that are told apart before all others are divided. */
export interface SetApart {
  /** Name in what a mesh shows. */
  readonly name: string;
  /** One of them holds; of each, all conditions do. */
  readonly matches: CallCondition[][];
  readonly shares: Share[];
}

/** A copy of calls, of which nobody waits for the answer. */
export interface Mirror {
  readonly service: string;
  readonly percent: number;
  /** Undefined for all. */
  readonly methods?: HttpMethod[];
}

/**
 * Where the calls of a workload go while it is released. The workload's own objects read it as they render, so that a release that is made later
 * decides. What it says holds without a release too: all goes to the workload itself.
 */
export class Traffic {
  public readonly setApart: SetApart[] = [];
  public readonly mirrors: Mirror[] = [];
  /** What divides routes by it; tried by a release as it is made, so that what cannot be is refused at its own line. */
  public readonly splits: ((where: IConstruct) => unknown)[] = [];
  /** Whether there is something of a mesh's that reads it. */
  public isRouted = false;
  private divided?: Share[];
  private to?: string;
  private isShared = false;
  private seconds?: number;
  private elsewhere = 0;

  constructor(private readonly identity: Identity) {}

  /** Behind the workload's Services are the pods of its other versions too, as many as their share is. */
  public shareByPods(): void {
    this.isShared = true;
  }

  /** The workload's Services are for the pods of another one. */
  public moveTo(instance: string): void {
    this.to = instance;
  }

  /** Calls keep going to one pod for so many seconds, by the caller's address. */
  public stickByAddress(seconds: number): void {
    this.seconds = seconds;
  }

  /** Refuses calls that are divided in a way that routes cannot say. */
  public refuseUnsplittable(where: IConstruct): void {
    this.splits.forEach(split => split(where));
  }

  public divide(shares: Share[]): void {
    this.divided = shares;
  }

  /** It has pods for calls that others get, in percent of all, so that these may come back at any time. */
  public keepReadyFor(percent: number): void {
    this.elsewhere = percent;
  }

  /** Percent of all calls that it gets no load of and must have pods for. */
  public get readyFor(): number {
    return this.elsewhere;
  }

  /** How calls are divided that are not set apart. */
  public get shares(): Share[] {
    return this.divided ?? [{ service: this.identity.instance, weight: 100 }];
  }

  /** Whether anything is said of calls at all. */
  public get isSplit(): boolean {
    return this.divided !== undefined || this.setApart.length > 0 || this.mirrors.length > 0;
  }

  /** Whether routes lead any call to other pods, which must be there before. */
  public get leadsAway(): boolean {
    const all = [...this.shares, ...this.setApart.flatMap(({ shares }) => shares)];
    return this.mirrors.length > 0 || all.some(({ service, weight }) => weight > 0 && service !== this.identity.instance);
  }

  /** Whether its Services lead to other pods. */
  public get isElsewhere(): boolean {
    return this.to !== undefined;
  }

  /** What its Services select. */
  public get selector(): { readonly [label: string]: string } {
    const { identity, to: instance = identity.instance } = this;
    return { ...processLabels(identity), ...!this.isShared && instanceLabels({ ...identity, instance }) };
  }

  /** What its Services say of sessions, where the release does. */
  public get affinitySeconds(): number | undefined {
    return this.seconds;
  }
}
