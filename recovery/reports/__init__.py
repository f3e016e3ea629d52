"""An assessment as text: for a terminal, a pull request, a test report, a code scan, a browser, a script."""
