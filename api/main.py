"""The application that a server process imports."""

from api.app import create_app
from api.settings import load_settings

app = create_app(load_settings())
