"""What an environment file says, in the forms that others ask for: AWS Resilience Hub, a register of third parties."""
