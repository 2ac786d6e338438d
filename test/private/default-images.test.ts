import * as fs from 'node:fs';
import * as path from 'node:path';
import { ENGINE_IMAGES, IMAGES } from '../../src/private/default-images';

const ROOT = path.join(__dirname, '..', '..');
const TABLE = path.join('src', 'private', 'default-images.ts');
const OWN = [IMAGES, ...Object.values(ENGINE_IMAGES)].flatMap(images => Object.values<string>(images));

test('update tools find each image of the table', () => {
  const { customManagers: [{ matchStrings: [pattern], managerFilePatterns: [file] }] } = JSON.parse(fs.readFileSync(path.join(ROOT, 'renovate.json'), 'utf-8'));
  expect(TABLE).toMatch(new RegExp(file.slice(1, -1)));
  const found = [...fs.readFileSync(path.join(ROOT, TABLE), 'utf-8').matchAll(new RegExp(pattern, 'g'))].map(({ groups }) => `${groups!.depName}:${groups!.currentValue}`);
  expect(found).toEqual(OWN);
});

test('no image is named anywhere else in the source, so that none is forgotten', () => {
  const repositories = OWN.map(image => image.slice(0, image.lastIndexOf(':')));
  const others = (fs.readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf-8' })).map(file => path.join('src', file))
    .filter(file => file.endsWith('.ts') && file !== TABLE)
    .flatMap(file => [...fs.readFileSync(path.join(ROOT, file), 'utf-8').matchAll(/^(?!\s*(?:\*|\/[/*])).*'((?:[\w.-]+\/)*[a-z][\w.-]*):v?\d[\w.-]*'/gm)]
      .filter(([, repository]) => repositories.includes(repository)).map(([line]) => `${file}: ${line.trim()}`));
  expect(others).toEqual([]);
});
