import { IConstruct } from 'constructs';
import { reject } from './messages/mistakes';

const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/;
const WORD = '[a-zA-Z0-9]+(?:-+[a-zA-Z0-9]+)*';
const REGISTRY = new RegExp(`^(?:${WORD}(?:\\.${WORD})*|\\[[a-fA-F0-9:]+\\])(?::\\d+)?$`);
const COMPONENT = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const LONGEST_PATH = 255;

export interface ImageReference {
  readonly tag?: string;
  readonly digest?: string;
}

/** Parses an image reference; rejects one that is not pinned to one build. */
export function parseImage(where: IConstruct, prop: string, image: string): ImageReference {
  const parts = typeof image === 'string' ? partsOf(image) : undefined;
  if (!parts) {
    return reject(where, {
      code: 'image-invalid',
      problem: image === undefined ? `${prop} is missing` : `${prop} is not a valid image reference`,
      given: image ?? 'nothing',
      allowed: '[registry/]name:tag, name@sha256:<64 hex digits>, or both',
      fix: "use an image such as 'ghcr.io/acme/web:1.8.2'",
    }, { tag: '1' });
  }
  const { name, tag, digest } = parts;
  if (digest === undefined && (tag === undefined || tag === 'latest')) {
    return reject(where, {
      code: 'image-unpinned',
      problem: tag === 'latest' ? `${prop} has the tag latest, which changes over time` : `${prop} has neither a tag nor a digest`,
      given: image,
      allowed: 'name:tag (not latest), name@sha256:<64 hex digits>, or both',
      fix: `pin a version, such as ${name}:1.8.2`,
    }, { tag: '1' });
  }
  return { tag, digest };
}

/**
 * Name, tag and digest; undefined if no container runtime accepts it. Takes linear time, for long input too.
 *
 * @see https://pkg.go.dev/github.com/distribution/reference#pkg-overview
 */
function partsOf(image: string): (ImageReference & { readonly name: string }) | undefined {
  const [named, digest] = splitAt(image, image.indexOf('@'));
  const colon = named.lastIndexOf(':');
  const [name, tag] = splitAt(named, colon > named.lastIndexOf('/') ? colon : -1);
  const isWhole = isName(name) && (tag === undefined || TAG.test(tag)) && (digest === undefined || DIGEST.test(digest));
  return isWhole ? { name, tag, digest } : undefined;
}

/** The texts before and after the character. */
function splitAt(text: string, index: number): [string, string | undefined] {
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)];
}

function isName(name: string): boolean {
  const [first, ...rest] = name.split('/');
  const isRegistry = rest.length > 0 && (first === 'localhost' || /[.:A-Z]/.test(first)) && REGISTRY.test(first);
  const path = isRegistry ? rest : [first, ...rest];
  return path.every(component => COMPONENT.test(component)) && path.join('/').length <= LONGEST_PATH;
}
