"""The town's vision: five priorities, what they aim for, what will be built, and who runs it."""
