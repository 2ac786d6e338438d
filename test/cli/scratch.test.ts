import fs from 'fs';
import { makeScratch, refuseWithoutRoom, removeScratch } from '../../src/cli/program/scratch';

afterEach(() => jest.restoreAllMocks());

const fails = (what: 'mkdtempSync' | 'writeFileSync', code: string) => jest.spyOn(fs, what).mockImplementation(() => {
  throw Object.assign(new Error(`${code}: it fails`), { code, syscall: 'open' });
});

test.each(['EACCES', 'ENOSPC', 'EROFS', 'EMFILE'])('F38: a folder for temporary files that cannot be made by %s is told with what to change', code => {
  fails('mkdtempSync', code);
  expect(makeScratch).toThrow(new RegExp(`^scratch-failed: .*: temporary files cannot be written\n {2}given: {3}"${code}: it fails"\n {2}allowed: .*\n {2}fix: {5}set TMPDIR to such a directory`));
});

test('F38: a program that fails for want of room there is told so', () => {
  const folder = makeScratch();
  expect(() => refuseWithoutRoom(folder)).not.toThrow();
  fails('writeFileSync', 'ENOSPC');
  expect(() => refuseWithoutRoom(folder)).toThrow(/^scratch-failed: /);
  removeScratch(folder);
  expect(fs.existsSync(folder)).toBe(false);
});

test('F39: what cannot be tidied up stops nobody', () => {
  jest.spyOn(fs, 'readdirSync').mockImplementation(() => {
    throw Object.assign(new Error('EACCES'), { code: 'EACCES', syscall: 'scandir' });
  });
  const folder = makeScratch();
  expect(fs.existsSync(folder)).toBe(true);
  removeScratch(folder);
});
