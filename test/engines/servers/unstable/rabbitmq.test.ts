import { rabbitmqOf } from '../../lab';
import { describeRabbitmq } from '../../lab/rabbitmq';

describeRabbitmq('4.3', rabbitmqOf('debian-14'));
