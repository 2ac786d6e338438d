export { listed, nearest } from '../private/nearest';
