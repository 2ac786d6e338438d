const { basename } = require('node:path');
const Sequencer = require('@jest/test-sequencer').default;
const { longestFirst } = require('../suites.json');

/** What takes longest begins first, so that no core is idle at the end. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => (longestFirst.indexOf(basename(path, '.test.ts')) + longestFirst.length + 1) % (longestFirst.length + 1);
    return [...tests].sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
  }
};
