import django.db.models.deletion
from django.db import migrations, models

import helpwell.kit.clock


class Migration(migrations.Migration):
    dependencies = [
        ("email", "0002_oauth_expiry"),
        ("tickets", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Outflow",
            fields=[
                (
                    "mailbox",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="outflow",
                        serialize=False,
                        to="email.mailbox",
                    ),
                ),
                ("last_sent_at", models.DateTimeField(null=True)),
                ("last_error", models.CharField(blank=True, max_length=500)),
                ("rests_until", models.DateTimeField(null=True)),
                ("hour_began_at", models.DateTimeField(default=helpwell.kit.clock.now)),
                ("hour_count", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.RemoveField(model_name="systemmail", name="raw"),
        migrations.AddField(
            model_name="systemmail",
            name="subject",
            field=models.CharField(default="", max_length=300),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="systemmail",
            name="text",
            field=models.TextField(
                default="", help_text="Emptied once sent: it may hold a link that signs in."
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="systemmail", name="html", field=models.TextField(blank=True)
        ),
        migrations.AddField(
            model_name="systemmail",
            name="in_reply_to",
            field=models.CharField(blank=True, max_length=255),
        ),
        migrations.AddField(
            model_name="systemmail",
            name="about",
            field=models.ForeignKey(
                help_text="The message that it answers; None: it is about an account.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="tickets.message",
            ),
        ),
        migrations.AlterField(
            model_name="systemmail",
            name="mailbox",
            field=models.ForeignKey(
                help_text="None: the first one that sends.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="email.mailbox",
            ),
        ),
        migrations.AddField(
            model_name="caughtmail",
            name="about",
            field=models.ForeignKey(
                help_text="The message that it is or answers; None: it is about an account.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="tickets.message",
            ),
        ),
    ]
