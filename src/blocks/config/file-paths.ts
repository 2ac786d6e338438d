import { IConstruct } from 'constructs';
import { reject } from '../../private/messages/mistakes';
import { refuse } from '../../private/refusal';

const FILE = /^(\/\.?[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/;
const LONGEST_KEY = 253;

/** A path in a pod, and what kind of path it is in messages. */
export interface Place {
  readonly what: 'writable path' | 'volume' | 'config file' | 'projected file' | 'directory of projected files' | 'token for the Kubernetes API';
  readonly path: string;
}

/** What may be inside what; any other overlap hides something, or prevents the pod from starting. */
const MAY_HOLD: { readonly [outer: string]: string[] | undefined } = {
  'writable path': ['writable path', 'volume', 'token for the Kubernetes API'], 'directory of projected files': ['projected file'],
};

export function filePath(where: IConstruct, prop: string, path: string): string {
  if (FILE.test(path) && keyOf(path).length <= LONGEST_KEY) return path;
  return reject(where, {
    code: 'file-path-invalid',
    problem: `${prop} has a path at which no file can be mounted`,
    given: path,
    allowed: `absolute paths of letters, digits, dots, hyphens and underscores, without '..' and '//', of at most ${LONGEST_KEY} characters with each slash counted twice`,
    fix: `use the path that the app opens, such as '${suggestion(path)}'`,
  }, '/other');
}

/** `/etc/nginx/pg_hba.conf` becomes the key etc__nginx__pg_hba.conf; an underscore that could be mistaken for a slash becomes `_-`. */
export function keyOf(path: string): string {
  return path.slice(1).replace(/_(?=[/_-])/g, '_-').replace(/\//g, '__');
}

export function refuseOverlap(where: IConstruct, places: Place[]): void {
  for (const outer of places) {
    const inner = places.find(place => place !== outer && !MAY_HOLD[outer.what]?.includes(place.what) && isInside(place.path, outer.path));
    if (inner === undefined) continue;
    refuse(where, {
      code: 'path-overlap',
      problem: `the ${inner.what} is inside ${inner.what === outer.what ? 'another' : `the ${outer.what}`}, and one of the two would hide the other`,
      given: `${inner.path} inside ${outer.path}`,
      allowed: 'config files, directories of secretFiles and projectedFiles, volumes and writable paths that do not overlap',
      fix: 'move one of the two to its own directory',
    });
  }
}

function isInside(path: string, folder: string): boolean {
  return `${real(path)}/`.startsWith(`${real(folder)}/`);
}

/** In most images /var/run is a link to /run. */
function real(path: string): string {
  return path.replace(/^\/var\/run(?=\/|$)/, '/run');
}

function suggestion(path: string): string {
  const segments = path.split('/').map(segment => segment.replace(/[^A-Za-z0-9._-]+/g, '-')).filter(segment => /^\.?[A-Za-z0-9_-]/.test(segment));
  return segments.length === 0 || path.length > LONGEST_KEY ? '/etc/app/app.conf' : `/${segments.join('/')}`;
}
