import { specOf } from './facts';
import { Credentials, Engine, StatefulBackendProps, Storage } from '../../src';
import { ENGINES } from '../../src/engines';
import { EngineSpec } from '../../src/engines/engine-spec';
import { Software } from '../../src/engines/software';

/** What `Engine` calls an engine: `redis-cache` is `Engine.redisCache`. */
export function engineOf({ name, versions }: Software, version = versions.at(-1)!): Engine {
  const method = name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
  const factory = (Engine as unknown as { readonly [method: string]: ((version: string) => Engine) | undefined })[method];
  if (factory === undefined) throw new Error(`no factory Engine.${method}(): add it in src/props/workloads/engine.ts, and run UPDATE_GOLDEN=1 npx jest public-api`);
  return factory(version);
}

/** What a backend of an engine is at least. */
export function declared(software: Software, version = software.versions.at(-1)!): StatefulBackendProps {
  const { volumePath, credentials } = specOf(software, version);
  return {
    engine: engineOf(software, version),
    ...volumePath !== undefined && { storage: Storage.of('20Gi') },
    ...Object.keys(credentials).length > 0 && { credentials: Credentials.existing('store') },
  };
}

/** The engines of which something is so, at their newest version. */
export function enginesWith(isSo: (spec: EngineSpec) => boolean): Software[] {
  return ENGINES.filter(engine => isSo(specOf(engine, engine.versions.at(-1)!)));
}
