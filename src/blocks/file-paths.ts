import { IConstruct } from 'constructs';
import { refuse } from '../private/refusal';

const FILE = /^(\/\.?[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/;
const LONGEST_KEY = 253;

/** Something of a pod that lies at a path, and what it is called in messages. */
export interface Place {
  readonly what: 'writable path' | 'volume' | 'config file' | 'secret file' | 'folder of secret files' | 'token for the Kubernetes API';
  readonly path: string;
}

/** What may lie inside what; all else that overlaps hides something, or keeps the pod from starting. */
const MAY_HOLD: { readonly [outer: string]: string[] | undefined } = {
  'writable path': ['writable path', 'volume', 'token for the Kubernetes API'], 'folder of secret files': ['secret file'],
};

export function filePath(where: IConstruct, prop: string, path: string): string {
  if (FILE.test(path) && keyOf(path).length <= LONGEST_KEY) return path;
  return refuse(where, {
    code: 'file-path-invalid',
    problem: `${prop} names a path that no file can be mounted at`,
    given: path,
    allowed: `absolute paths of letters, digits, dots, hyphens and underscores, without '..' and '//', of at most ${LONGEST_KEY} characters with each slash counted twice`,
    fix: `write it as the app opens it, such as '${suggestion(path)}'`,
  });
}

/** `/etc/nginx/pg_hba.conf` is the key etc__nginx__pg_hba.conf; an underscore that could be taken for a slash is `_-`. */
export function keyOf(path: string): string {
  return path.slice(1).replace(/_(?=[/_-])/g, '_-').replace(/\//g, '__');
}

export function refuseOverlap(where: IConstruct, places: Place[]): void {
  for (const outer of places) {
    const inner = places.find(place => place !== outer && !MAY_HOLD[outer.what]?.includes(place.what) && isInside(place.path, outer.path));
    if (inner === undefined) continue;
    refuse(where, {
      code: 'path-overlap',
      problem: `the ${inner.what} lies inside ${inner.what === outer.what ? 'another' : `the ${outer.what}`}, and one of the two would hide the other`,
      given: `${inner.path} inside ${outer.path}`,
      allowed: 'config files, folders of secret files, volumes and writable paths that lie apart',
      fix: 'move one of the two to a folder of its own',
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
