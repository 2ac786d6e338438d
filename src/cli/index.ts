import { main } from './main';

// Not with process.exit, which could cut off output that is still being written.
void main(process.argv.slice(2)).then(code => {
  process.exitCode = code;
});
