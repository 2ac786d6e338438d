import { main } from './main';

// Not by process.exit, which could cut off what is still being written.
void main(process.argv.slice(2)).then(code => {
  process.exitCode = code;
});
