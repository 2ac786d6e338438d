import { IConstruct } from 'constructs';
import { announce } from './program-record';
import { ReleaseReport } from '../../manifests/release-report';
import { TreeState } from '../../private/tree-state';

const RELEASES = new TreeState<(() => ReleaseReport)[]>('releases');

/** Records for the whole program the report of a release; it is evaluated when everything is created. */
export function noteRelease(scope: IConstruct, report: () => ReleaseReport): void {
  const { root } = scope.node;
  const held = RELEASES.ofOr(root, () => []);
  held.push(report);
  announce(root, 'releases', () => releasesOf(root));
}

/** The reports of the program's releases, in the order of their creation. */
export function releasesOf(app: IConstruct): ReleaseReport[] {
  const held = RELEASES.of(app.node.root) ?? [];
  return held.map(report => report());
}

const LIMITS = new TreeState<string[]>('releaseLimits');

/** Records what a version of an app lacks compared to the app, for the report of the release that the construct is part of. */
export function noteLimit(scope: IConstruct, limit: string): void {
  LIMITS.ofOr(scope, () => []).push(limit);
}

/** What was recorded for a release and everything that it created. */
export function limitsNoted(release: IConstruct): string[] {
  return LIMITS.within(release).flat();
}
