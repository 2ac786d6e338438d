export { writeReport as default } from './prove/report';
