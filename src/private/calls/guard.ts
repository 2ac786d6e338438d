/** The init container that prepares the volume of an engine, with the credentials that its server asks for. */
export const GUARD = 'guard';
