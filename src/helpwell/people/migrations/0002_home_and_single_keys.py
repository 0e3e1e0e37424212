from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="agent",
            name="home",
            field=models.CharField(
                choices=[("role", "My overview"), ("inbox", "The inbox")],
                default="role",
                max_length=10,
                verbose_name="first page",
            ),
        ),
        migrations.AddField(
            model_name="agent",
            name="single_keys",
            field=models.BooleanField(default=True, verbose_name="shortcuts of a single key"),
        ),
    ]
