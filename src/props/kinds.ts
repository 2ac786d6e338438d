import { instance, Kind } from '../private/shape';

/*
 * Values of this vocabulary, as whoever takes them asks for them. They are told by the names of their classes, so that these can ask for each other.
 */

/** Whoever takes something else for one would let in everybody, as a network policy takes nobody for everybody. */
export const PEER: Kind = instance({ name: 'Peer' }, "Peer.namespace('edge')");
export const EGRESS: Kind = instance({ name: 'Egress' }, 'Egress.open()');
export const PERMISSION: Kind = instance({ name: 'Permission' }, "Permission.read('configmaps')");
