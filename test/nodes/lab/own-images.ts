import { join } from 'node:path';
import type { Image } from './images';
import { debian, goPrograms } from './programs';

/** Any user but root. */
const USER = '10001';

export const WEB = 'registry.example/acme/web:1.0.0';
export const SAMPLER = 'registry.example/lab/sampler:1.0.0';

/** What every node needs to start a pod. */
export async function pauseImage(): Promise<Image> {
  return { name: 'registry.k8s.io/pause:3.10', files: { pause: join(await goPrograms('go'), 'pause') }, entrypoint: ['/pause'], user: '65535' };
}

export async function dnsImage(): Promise<Image> {
  return { name: 'registry.k8s.io/coredns/coredns:v1.15.0', files: { coredns: join(await goPrograms('coredns'), 'coredns') }, entrypoint: ['/coredns'], user: USER };
}

export async function metricsImage(): Promise<Image> {
  const files = { 'metrics-server': join(await goPrograms('metrics-server'), 'metrics-server') };
  return { name: 'registry.k8s.io/metrics-server/metrics-server:v0.9.0', files, entrypoint: ['/metrics-server'], user: USER };
}

/** A web server that does nothing about being stopped. */
export async function webImage(name = WEB): Promise<Image> {
  return { name, files: { app: join(await goPrograms('go'), 'app') }, entrypoint: ['/app'], user: USER };
}

export async function samplerImage(): Promise<Image> {
  return { name: SAMPLER, files: { sampler: join(await goPrograms('go'), 'sampler') }, entrypoint: ['/sampler'], user: USER };
}

export async function writerImage(name: string): Promise<Image> {
  return { name, files: { writer: join(await goPrograms('writer'), 'writer') }, entrypoint: ['/writer'], user: USER };
}

/** Podinfo with its own probe and BusyBox' shell, built from source, for the versions that the examples name. */
export async function podinfoImage(name: string): Promise<Image> {
  const [programs, busybox] = [await goPrograms('podinfo'), join(await debian(), 'bin/busybox')];
  const shell = Object.fromEntries(['sh', 'sleep'].map(applet => [`/bin/${applet}`, busybox]));
  const files = { '/home/app/podinfo': join(programs, 'podinfo'), '/usr/local/bin/podcli': join(programs, 'podcli'), ...shell };
  return { name, files, entrypoint: ['./podinfo'], folder: '/home/app', user: 'app', env: { PATH: '/usr/local/bin:/bin' } };
}
