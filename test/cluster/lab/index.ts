export * from './binaries';
export * from './client';
export * from './control-plane';
export * from './nodes';
export * from './provisioner';
export * from './servers';
export * from './wait';
