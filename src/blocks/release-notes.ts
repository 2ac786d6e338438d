import { IConstruct } from 'constructs';
import { announce } from './announce';
import { ReleaseReport } from '../manifests/release-report';

const RELEASES = Symbol.for('keelwright.releases');

/** Notes for the whole program what there is to tell of a release; it is asked when everything is made. */
export function noteRelease(scope: IConstruct, report: () => ReleaseReport): void {
  const { root } = scope.node;
  const held = ((root as any)[RELEASES] ??= []) as (() => ReleaseReport)[];
  held.push(report);
  announce(root, 'releases', () => releasesOf(root));
}

/** What there is to tell of each release of the program, in the order in which they were made. */
export function releasesOf(app: IConstruct): ReleaseReport[] {
  const held = ((app.node.root as any)[RELEASES] ?? []) as (() => ReleaseReport)[];
  return held.map(report => report());
}

const LIMITS = Symbol.for('keelwright.releaseLimits');

/** Notes what a version of an app does not have as the app has it, for whoever tells of the release that the construct is part of. */
export function noteLimit(scope: IConstruct, limit: string): void {
  ((scope as any)[LIMITS] ??= []).push(limit);
}

/** What was noted of a release and all that it has made. */
export function limitsNoted(release: IConstruct): string[] {
  return release.node.findAll().flatMap(construct => (construct as any)[LIMITS] as string[] | undefined ?? []);
}
