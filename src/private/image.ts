import { IConstruct } from 'constructs';
import { refuse } from './refusal';

const REFERENCE = /^(?<name>(?:[a-zA-Z0-9.-]+(?::\d+)?\/)?[a-z0-9]+(?:(?:[._/-]|__|-+)[a-z0-9]+)*)(?::(?<tag>\w[\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;

export interface ImageReference {
  readonly tag?: string;
  readonly digest?: string;
}

/** Takes an image reference apart; refuses one that does not name one build. */
export function parseImage(where: IConstruct, prop: string, image: string): ImageReference {
  const groups = REFERENCE.exec(typeof image === 'string' ? image : '')?.groups;
  if (!groups) {
    return refuse(where, {
      code: 'image-invalid',
      problem: image === undefined ? `${prop} is missing` : `${prop} is no image reference`,
      given: image ?? 'nothing',
      allowed: '[registry/]name:tag, name@sha256:<64 hex digits>, or both',
      fix: "write it as in 'ghcr.io/acme/web:1.8.2'",
    });
  }
  const { tag, digest } = groups;
  if (digest === undefined && (tag === undefined || tag === 'latest')) {
    return refuse(where, {
      code: 'image-unpinned',
      problem: tag === 'latest' ? `${prop} is tagged latest, which is another image tomorrow` : `${prop} has neither tag nor digest`,
      given: image,
      allowed: 'name:tag (not latest), name@sha256:<64 hex digits>, or both',
      fix: `name the build, such as ${groups.name}:1.8.2`,
    });
  }
  return { tag, digest };
}
