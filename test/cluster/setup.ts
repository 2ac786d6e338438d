export { startReport as default } from './prove/report';
