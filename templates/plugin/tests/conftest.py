def pytest_addoption(parser):
    parser.addoption("--update-pages", action="store_true", help="write the reports and fixes of pages anew")
