import * as fs from 'fs';
import * as path from 'path';
import { Complaint } from './exit';
import { Program } from './find-program';
import { Failure } from './load-program';
import { End } from './spawn-program';
import { KeelwrightError, Refusal } from '../private/refusal';
