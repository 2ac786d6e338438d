import { lines } from './shell';
import { Software } from './software';

/** File on the volume with the last version that ran, for engines that do not store their version with their data. */
export const STAMP = '.keelwright-engine';

/**
 * Lines of a pre-start check that reject the data if this version must not follow the last one that ran on it, and record this version
 * before the server starts. Data without the file comes from elsewhere: `otherwise` may find out what wrote it, as `name version`.
 */
export function stamp(engine: Software, version: string, volume: string, indent: string, otherwise = "was=''"): string {
  const mayPrecede = engine.versions.filter(from => from === version || engine.follows(from, version));
  return lines(`
    if [ -s ${volume}/${STAMP} ]; then read -r was < ${volume}/${STAMP}; else ${otherwise}; fi
    case "$was" in
      ''|${mayPrecede.map(from => `'${engine.name} ${from}'`).join('|')}) ;;
      *) refuse "The data on this volume is of $was, and ${engine.name} ${version} must not start on it: ${engine.wayOut}." ;;
    esac
    ${writeStamp(engine, version, volume)}
    sync
  `, indent);
}

export function writeStamp({ name }: Software, version: string, volume: string): string {
  return `echo '${name} ${version}' > ${volume}/${STAMP}.new; mv ${volume}/${STAMP}.new ${volume}/${STAMP}`;
}
