"""CloudWatch's alarms, really evaluated: moto keeps metrics and alarms, and lets every alarm be OK for ever."""
