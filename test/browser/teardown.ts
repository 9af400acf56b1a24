import { printCoverage } from './coverage.ts';

export default printCoverage;
